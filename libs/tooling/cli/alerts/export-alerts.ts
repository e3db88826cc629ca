import { parseArgs } from 'node:util';
import { isoTimeMs, type CliCommand } from '#contracts';
import { exportAlerts } from '#store';
import { readCall } from '../read-call.js';

const USAGE = `Usage: nestjs-observability alerts export --from DATE --to DATE --directory DIR --output FILE

Writes the incidents that were opened in a time, and the alert trail of that time, into a file: one JSON object per line
with its "type" (incident, alert_trail). Archived months (DIR/archive) are read as well. The application may run
meanwhile: a copy is read.

  --from DATE      such as 2026-11-01 or 2026-11-01T12:00:00Z
  --to DATE        the end, which does not belong to it; by default now
  --directory DIR  the option store.directory of the application
  --output FILE    a file that is there is not overwritten

Exit code: 0 it is written, 2 called wrongly, or there is no store.`;

interface Call {
  readonly fromMs: number;
  readonly toMs: number;
  readonly directory: string;
  readonly output: string;
}

/** The parsed arguments, or the problem with them as text. */
function parse(args: string[]): Call | string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      directory: { type: 'string' },
      output: { type: 'string' },
    },
  });
  if (positionals.length > 0) return `"${positionals[0]}" is not an option`;
  const { from, to = new Date().toISOString(), directory, output } = values;
  if (!from || !directory || !output) return '--from, --directory and --output are all needed';
  const times = { '--from': isoTimeMs(from), '--to': isoTimeMs(to) };
  for (const [option, timeMs] of Object.entries(times))
    if (Number.isNaN(timeMs))
      return `${option}: "${option === '--from' ? from : to}" is not a date, such as 2026-11-30`;
  if (times['--to'] <= times['--from']) return '--to: it is not after --from';
  return { fromMs: times['--from'], toMs: times['--to'] - 1, directory, output };
}

/** `alerts export …` */
export const exportAlertsCommand: CliCommand = {
  summary: 'write incidents and the alert trail into a file',
  usage: USAGE,
  async run(args, io) {
    const call = readCall(args, parse, USAGE, io);
    if (!call) return 2;
    try {
      const records = await exportAlerts({ ...call, warn: (text) => io.err(text) });
      io.out(`written: ${call.output} (${records} records)`);
      return 0;
    } catch (error) {
      const { code, path } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST') throw error;
      io.err(`--output: ${path} is there already; give another name`);
      return 2;
    }
  },
};
