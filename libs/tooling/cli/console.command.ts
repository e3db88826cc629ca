import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { CliCommand } from '#contracts';
import { readCall } from './read-call.js';

const USAGE = `Usage: nestjs-observability console FILE.zip [--port PORT]

Shows an exported period in the console: metrics, traces, log lines, health and alerts as they were. Periods are exported in
the console of an application (page About), or with "curl http://127.0.0.1:8004/api/telemetry/export?last=6h". Everything can
be looked at and nothing changed. The page is open to this machine alone, until Ctrl-C.

  --port PORT  port of 127.0.0.1 to listen on; without it a free one is taken

What the file holds lies in a temporary folder meanwhile, or in memory where no SQLite is installed.

Exit code: 0 it was shown, 2 called wrongly, or the file is no exported period.`;

interface Call {
  readonly file: string;
  readonly port: number;
}

/** The parsed arguments, or the problem with them as text. */
function parse(args: string[]): Call | string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { port: { type: 'string' } },
  });
  const [file, ...others] = positionals;
  if (file === undefined) return 'no file is given';
  if (others.length > 0) return `"${others[0]}" is one file too many`;
  const { port = '0' } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return `--port: "${port}" is not a port`;
  return { file, port: Number(port) };
}

/** `console FILE.zip` */
export const consoleCommand: CliCommand = {
  summary: 'show an exported period in the console',
  usage: USAGE,
  async run(args, io) {
    const call = readCall(args, parse, USAGE, io);
    if (!call) return 2;
    // Loaded on use, as it loads Nest.
    const { servePeriod } = await import('./console/serve-period.js');
    const shown = await servePeriod({ ...call, warn: (text) => io.err(text) });
    try {
      const { fromMs, toMs, service } = shown.meta;
      const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
      io.out(`${service.name} from ${from} to ${to}: ${shown.url}/console\nCtrl-C ends it.`);
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      return 0;
    } finally {
      await shown.close();
    }
  },
};
