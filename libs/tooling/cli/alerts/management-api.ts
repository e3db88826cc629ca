import { readFileSync } from 'node:fs';
import { reasonOf } from '#contracts';

/** Where the management pages are unless they are told to be elsewhere. */
export const DEFAULT_URL = 'http://127.0.0.1:8004';

/** The management pages of a running application. */
export interface ManagementApi {
  readonly url: string;
  readonly token: string;
}

/** What an application answered: its JSON, or what went wrong. */
export type Answer = { readonly body: unknown } | { readonly problem: string };

/**
 * @param tokenFile file with a token; without it the variable MANAGEMENT_TOKEN has it
 * @returns a text that says what is wrong with the call
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
