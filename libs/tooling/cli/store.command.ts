import { parseArgs } from 'node:util';
import { isoTimeMs, type CliCommand } from '#contracts';
import { exportArchive } from '#store';
import { readCall } from './read-call.js';

const USAGE = `Usage: nestjs-observability store export --before DATE --directory DIR --out FILE

Writes what the store of an application holds from before a date, so that it can be kept when retention takes it away:
FILE.ndjson has log lines, spans, health, incidents and the alert trail, one JSON object per line, newest first;
FILE.openmetrics has the samples, as "promtool tsdb create-blocks-from openmetrics" reads them. The application may run
meanwhile: a copy is read. Older months of alerts are in DIR/archive already (see "alerts export").

  --before DATE    such as 2026-11-30 or 2026-11-30T12:00:00Z
  --directory DIR  the option store.directory of the application
  --out FILE       path without ending; files that are there are not overwritten

Exit code: 0 it is written, 2 called wrongly, or there is no store.`;

interface Call {
  readonly beforeMs: number;
  readonly directory: string;
  readonly out: string;
}

/** The parsed arguments, or the problem with them as text. */
function parse(args: string[]): Call | string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { before: { type: 'string' }, directory: { type: 'string' }, out: { type: 'string' } },
  });
  const [action = '', ...others] = positionals;
  if (action !== 'export') return `"${action}" is not an action; there is "export"`;
  if (others.length > 0) return `"${others[0]}" is not an option`;
  const { before, directory, out } = values;
  if (!before || !directory || !out) return '--before, --directory and --out are all needed';
  const beforeMs = isoTimeMs(before);
  if (Number.isNaN(beforeMs)) return `--before: "${before}" is not a date, such as 2026-11-30`;
  return { beforeMs, directory, out };
}

/** `store export …` */
export const storeCommand: CliCommand = {
  summary: 'write what the store of an application holds into files',
  usage: USAGE,
  async run(args, io) {
    const call = readCall(args, parse, USAGE, io);
    if (!call) return 2;
    try {
      const files = await exportArchive({ ...call, warn: (text) => io.err(text) });
      io.out(`written: ${files.join(', ')}`);
      return 0;
    } catch (error) {
      const { code, path } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST') throw error;
      io.err(`--out: ${path} is there already; give another name`);
      return 2;
    }
  },
};
