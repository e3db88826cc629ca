import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { reasonOf, type CliCommand } from '#contracts';

const DEFAULT_URL = 'http://127.0.0.1:8004';
const TIMEOUT_MS = 90_000;
const USAGE = `Usage: nestjs-observability alerts test-channel NAME [--url URL] [--token-file FILE]

Has a running application send a message through one of its alert channels that says it is a test.

  NAME               name of the channel, as /api/alerting/channels lists it
  --url URL          where the management pages are; by default ${DEFAULT_URL}
  --token-file FILE  file with a token of the management pages; by default the variable MANAGEMENT_TOKEN

Exit code: 0 it was delivered, 1 it was not, 2 called wrongly.`;

interface Call {
  readonly name: string;
  readonly url: URL;
  readonly token: string;
}

/** What was asked for; a text says what is wrong with it. */
function parse(args: string[], env: NodeJS.ProcessEnv): Call | string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { url: { type: 'string', default: DEFAULT_URL }, 'token-file': { type: 'string' } },
  });
  const [name = '', ...others] = positionals;
  if (name === '') return 'the name of the channel is missing';
  if (others.length > 0) return `"${others[0]}" is not an option`;
  if (!URL.canParse(values.url) || !/^https?:/i.test(values.url))
    return `--url: "${values.url}" is not an address such as ${DEFAULT_URL}`;
  const file = values['token-file'];
  const token = (
    file === undefined ? env['MANAGEMENT_TOKEN'] : readFileSync(file, 'utf8').split('\n')[0]
  )?.trim();
  if (!token) return 'a token of the management pages is needed: set MANAGEMENT_TOKEN, or give --token-file';
  return { name, url: new URL(values.url), token };
}

/** `alerts test-channel …` */
export const testChannelCommand: CliCommand = {
  summary: 'send a test message through an alert channel of a running application',
  usage: USAGE,
  async run(args, io) {
    const call = parseSafely(args);
    if (typeof call === 'string') {
      io.err(`${call}.\n\n${USAGE}`);
      return 2;
    }
    const problem = await testOf(call);
    if (problem === undefined) io.out(`The channel "${call.name}" delivered the test message.`);
    else io.err(problem);
    return problem === undefined ? 0 : 1;
  },
};

/** @returns what went wrong; undefined when nothing did */
async function testOf({ name, url, token }: Call): Promise<string | undefined> {
  const base = url.href.replace(/\/$/, '');
  try {
    const response = await fetch(`${base}/api/alerting/channels/${encodeURIComponent(name)}/test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return undefined;
    return `${response.status}: ${await textOf(response)}`;
  } catch (error) {
    const cause = (error as Error).cause;
    return `${base} gives no answer: ${cause === undefined ? reasonOf(error) : reasonOf(cause)}`;
  }
}

async function textOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as { error?: string }).error ?? text;
  } catch {
    return text;
  }
}

function parseSafely(args: string[]): Call | string {
  try {
    return parse(args, process.env);
  } catch (error) {
    return reasonOf(error);
  }
}
