import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { QUEUE_TYPES, ROLES, type Settings } from './settings.js';

export const USAGE = `npm run demo -- [options]

  --input PATH      ingest a file or folder (UCI logs, CGM CSV, daily CSV, Open mHealth and Health Connect JSON)
                    instead of generated objects
  --once            end when everything was handled (default with --input or --messages); as consumer: when the
                    queue is empty and stays so
  --for DURATION    end after e.g. 20s, 500ms, 2m
  --messages N      generate N messages
  --rate N          publish N messages per second, 0 = as fast as possible (default 50, with --input 0)
  --seed N          seed of the generator (default 1)
  --output DIR      folder for the training examples (default .demo/<time>)
  --role ROLE       producer, consumer or both (default both); apart they need RABBITMQ_URL
  --queue-type TYPE classic or quorum (default classic)
  --trace           print the spans of one message as a tree
  --help            this text

environment: RABBITMQ_URL, REDIS_URL and S3_ENDPOINT (with the usual AWS_... variables) name real services instead of
the embedded ones; ETL_USER_ID_KEY replaces user ids by a keyed hash; METRICS_PORT, LOG_LEVEL, LOG_FILE,
OTEL_EXPORTER_OTLP_ENDPOINT and the other variables of the README work here too
`;

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** An invalid command line; the message lists every problem. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';

  constructor(problems: string[]) {
    super(`${problems.map((problem) => `demo: ${problem}`).join('\n')}\n\n${USAGE}`);
  }
}

/**
 * Parses the command line.
 *
 * @returns the settings, or 'help' when help was requested
 * @throws CommandLineError listing every problem at once
 */
export function readCommandLine(args: string[], env: NodeJS.ProcessEnv = process.env): Settings | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  const problems: string[] = [];
  const number = (name: 'messages' | 'rate' | 'seed', minimum: number): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum)
      problems.push(`--${name} must be a whole number of at least ${minimum}, not "${text}"`);
    return value;
  };
  const messages = number('messages', 1);
  const choice = <T extends string>(name: 'role' | 'queue-type', choices: readonly [T, ...T[]]): T => {
    const text = values[name] ?? choices[0];
    const found = choices.find((one) => one === text);
    if (!found) problems.push(`--${name} must be one of ${choices.join(', ')}, not "${text}"`);
    return found ?? choices[0];
  };
  const role = choice('role', ROLES);
  const settings: Settings = {
    role,
    queueType: choice('queue-type', QUEUE_TYPES),
    input: values.input && resolve(values.input),
    once: values.once ?? (values.input !== undefined || messages !== undefined),
    forMs: values.for === undefined ? undefined : duration(values.for, problems),
    messages,
    rate: number('rate', 0) ?? (values.input === undefined ? 50 : 0),
    seed: number('seed', 0) ?? 1,
    output: resolve(values.output ?? `.demo/${new Date().toISOString().replace(/[:.]/g, '-')}`),
    trace: values.trace ?? false,
    userIdKey: env.ETL_USER_ID_KEY || undefined,
  };
  if (settings.input && !existsSync(settings.input))
    problems.push(`--input ${settings.input} does not exist`);
  if (settings.input && messages)
    problems.push('--messages is for the generator and cannot be combined with --input');
  if (role !== 'both' && !env.RABBITMQ_URL) {
    problems.push(`--role ${role} needs a broker that both processes reach: set RABBITMQ_URL`);
  }
  if (role !== 'consumer' && settings.once && !settings.input && !messages && !settings.forMs) {
    problems.push('--once needs an end: combine it with --messages N or --input PATH');
  }
  if (problems.length) throw new CommandLineError(problems);
  return settings;
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      strict: true,
      options: {
        input: { type: 'string' },
        once: { type: 'boolean' },
        for: { type: 'string' },
        messages: { type: 'string' },
        rate: { type: 'string' },
        seed: { type: 'string' },
        output: { type: 'string' },
        role: { type: 'string' },
        'queue-type': { type: 'string' },
        trace: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new CommandLineError([(error as Error).message]);
  }
}

function duration(text: string, problems: string[]): number | undefined {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const milliseconds = Number(amount) * (UNITS[unit] ?? 0);
  if (milliseconds > 0) return milliseconds;
  problems.push(`--for must be a duration such as 20s, 500ms or 2m, not "${text}"`);
  return undefined;
}
