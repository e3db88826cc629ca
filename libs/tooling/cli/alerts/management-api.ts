import { readFileSync } from 'node:fs';
import { reasonOf } from '#contracts';

/** Default address of the management pages. */
export const DEFAULT_URL = 'http://127.0.0.1:8004';

/** Access to the management pages of a running application. */
export interface ManagementApi {
  readonly url: string;
  readonly token: string;
}

/** The JSON of an answer, or the problem as text. */
export type Answer = { readonly body: unknown } | { readonly problem: string };

/**
 * @param tokenFile file with a token; default: the variable MANAGEMENT_TOKEN
 * @returns the problem with the arguments, as text
 * @throws Error when the file cannot be read
 */
export function managementApi(
  url: string,
  tokenFile: string | undefined,
  env: NodeJS.ProcessEnv,
): ManagementApi | string {
  if (!URL.canParse(url) || !/^https?:/i.test(url))
    return `--url: "${url}" is not an address such as ${DEFAULT_URL}`;
  const text =
    tokenFile === undefined ? env['MANAGEMENT_TOKEN'] : readFileSync(tokenFile, 'utf8').split('\n')[0];
  const token = text?.trim();
  if (!token) return 'a token of the management pages is needed: set MANAGEMENT_TOKEN, or give --token-file';
  return { url: new URL(url).href.replace(/\/$/, ''), token };
}

/** @param path such as `/api/alerting/backtest` */
export async function post(
  { url, token }: ManagementApi,
  path: string,
  body: unknown,
  timeoutMs: number,
): Promise<Answer> {
  try {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (response.ok) return { body: JSON.parse(text) };
    return { problem: `${response.status}: ${problemIn(text)}` };
  } catch (error) {
    return { problem: `${url} gives no answer: ${reasonOf((error as Error).cause ?? error)}` };
  }
}

function problemIn(text: string): string {
  try {
    return (JSON.parse(text) as { error?: string }).error ?? text;
  } catch {
    return text;
  }
}
