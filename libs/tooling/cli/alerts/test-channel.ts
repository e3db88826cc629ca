import { parseArgs } from 'node:util';
import { type CliCommand } from '#contracts';
import { DEFAULT_URL, managementApi, post, type ManagementApi } from './management-api.js';
import { readCall } from '../read-call.js';

const TIMEOUT_MS = 90_000;
const USAGE = `Usage: nestjs-observability alerts test-channel NAME [--url URL] [--token-file FILE]

Has a running application send a message through one of its alert channels that says it is a test.

  NAME               name of the channel, as /api/alerting/channels lists it
  --url URL          where the management pages are; by default ${DEFAULT_URL}
  --token-file FILE  file with a token of the management pages; by default the variable MANAGEMENT_TOKEN

Exit code: 0 it was delivered, 1 it was not, 2 called wrongly.`;

interface Call {
  readonly name: string;
  readonly api: ManagementApi;
}

/** The parsed arguments, or the problem with them as text. */
function parse(args: string[], env: NodeJS.ProcessEnv): Call | string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { url: { type: 'string', default: DEFAULT_URL }, 'token-file': { type: 'string' } },
  });
  const [name = '', ...others] = positionals;
  if (name === '') return 'the name of the channel is missing';
  if (others.length > 0) return `"${others[0]}" is not an option`;
  const api = managementApi(values.url, values['token-file'], env);
  return typeof api === 'string' ? api : { name, api };
}

/** `alerts test-channel …` */
export const testChannelCommand: CliCommand = {
  summary: 'send a test message through an alert channel of a running application',
  usage: USAGE,
  async run(args, io) {
    const call = readCall(args, (given) => parse(given, process.env), USAGE, io);
    if (!call) return 2;
    const problem = await testOf(call);
    if (problem === undefined) io.out(`The channel "${call.name}" delivered the test message.`);
    else io.err(problem);
    return problem === undefined ? 0 : 1;
  },
};

/** @returns the problem as text; undefined on success */
async function testOf({ name, api }: Call): Promise<string | undefined> {
  const answer = await post(api, `/api/alerting/channels/${encodeURIComponent(name)}/test`, {}, TIMEOUT_MS);
  return 'problem' in answer ? answer.problem : undefined;
}
