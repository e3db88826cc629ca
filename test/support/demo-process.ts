/** The built demo as child processes that can be observed and killed. */
import { execFileSync, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

export type LogLine = Record<string, unknown>;

/** How a process ended: exit code or signal. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface DemoProcess {
  readonly pid: number;
  /** All JSON lines of its output so far. */
  readonly lines: LogLine[];
  readonly ended: Promise<Ending>;
  /** Its error output so far. */
  stderr(): string;
  /** Resolves with the first matching line, past or future; rejects when the process ends without one. */
  seen(wanted: (line: LogLine) => boolean): Promise<LogLine>;
  kill(signal: NodeJS.Signals): void;
  /** The summary that the demo printed as its last line; undefined without one. */
  summary(): LogLine | undefined;
}

const MAIN = pathToFileURL(resolve('build/etl-consumer/main.js')).href;
const RUN = `import { main } from '${MAIN}'; process.exitCode = await main(process.argv.slice(1));`;

/** Builds the demo if it is out of date; processes started afterwards use the build. */
export function buildDemo(): void {
  execFileSync(process.execPath, ['scripts/demo.mjs', '--help'], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Keeps the AWS client's advice about Node versions out of stderr, where tests look for real errors. */
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** Starts the demo with a free management port. */
export function startDemo(
  args: readonly string[],
  env: Record<string, string>,
  nodeOptions: readonly string[] = [],
): DemoProcess {
  const child = spawn(process.execPath, [...nodeOptions, '--input-type=module', '-e', RUN, '--', ...args], {
    env: { ...process.env, METRICS_PORT: '0', ...QUIET, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: LogLine[] = [];
  const news = new EventEmitter().setMaxListeners(0);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (!text.startsWith('{')) return;
    lines.push(JSON.parse(text) as LogLine);
    news.emit('news');
  });
  let over = false;
  const ended = once(child, 'close').then(([code, signal]: (Ending['code'] | Ending['signal'])[]) => {
    over = true;
    news.emit('news');
    return { code, signal } as Ending;
  });
  return {
    pid: child.pid ?? 0,
    lines,
    ended,
    stderr: () => stderr,
    async seen(wanted) {
      for (let from = 0; ; await once(news, 'news')) {
        for (; from < lines.length; from++) {
          const line = lines[from] as LogLine;
          if (wanted(line)) return line;
        }
        if (over) throw new Error(`the process ended before the line came\n${stderr}`);
      }
    },
    kill: (signal) => void child.kill(signal),
    summary: () => lines.at(-1)?.summary as LogLine | undefined,
  };
}
