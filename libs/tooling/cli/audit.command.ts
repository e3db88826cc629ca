import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { CliCommand, CliOutput } from '#contracts';
import { verifyAudit, type AuditReport, type VerifyOptions } from '#audit';
import { readCall } from './read-call.js';

const USAGE = `Usage: nestjs-observability audit verify FILE… [options]

Checks that audit records are as they were written: none changed, missing or reordered. FILE… are the open file and the
closed ones (.gz too), in any order.

  --last HASH    the last record must have this hash (kept in another place), so that a cut end is found too
  --records N    there must be N records
  --after HASH   the first record follows the one with this hash: earlier files are not at hand
  --part         the files are a part of the chain, it may begin anywhere

Exit code: 0 all is as it was written, 1 the first thing that is not was found, 2 called wrongly.`;

const HASH = /^[0-9a-f]{64}$/;

/** The parsed arguments, or the problem with them as text. */
function parse(args: string[]): { files: string[]; options: VerifyOptions } | string {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      last: { type: 'string' },
      records: { type: 'string' },
      after: { type: 'string' },
      part: { type: 'boolean' },
    },
  });
  const [action, ...files] = positionals;
  if (action !== 'verify') return `"${action ?? ''}" is not an action; there is "verify"`;
  if (files.length === 0) return 'no file is given';
  const missing = files.find((file) => !statSync(file, { throwIfNoEntry: false })?.isFile());
  if (missing !== undefined) return `"${missing}" is not a file`;
  const wrong = [values.last, values.after].find((hash) => hash !== undefined && !HASH.test(hash));
  if (wrong !== undefined) return `"${wrong}" is not a hash: 64 hexadecimal digits`;
  if (values.records !== undefined && !/^\d+$/.test(values.records)) return '--records takes a number';
  if (values.after !== undefined && values.part) return '--after and --part exclude each other';
  const { records, ...rest } = values;
  return { files, options: { ...rest, ...(records !== undefined && { records: Number(records) }) } };
}

/** `audit verify FILE…` */
export const auditCommand: CliCommand = {
  summary: 'check that audit records are as they were written',
  usage: USAGE,
  async run(args, io) {
    const call = readCall(args, parse, USAGE, io);
    if (!call) return 2;
    const report = await verifyAudit(call.files, call.options);
    print(report, io);
    return report.finding ? 1 : 0;
  },
};

function print({ records, firstTime, lastTime, end, finding, unfinished }: AuditReport, io: CliOutput): void {
  const span = firstTime ? `, from ${firstTime} to ${lastTime}` : '';
  if (finding) {
    const { file, line, seq, what } = finding;
    io.out(`${file}${line > 0 ? `:${line}` : ''}: ${seq === undefined ? '' : `record ${seq}: `}${what}`);
    io.out(`${records} records before it are as they were written${span}`);
    return;
  }
  io.out(`${records} records are as they were written${span}`);
  if (records > 0) io.out(`last record: ${end.seq}, hash ${end.hash}`);
  if (unfinished)
    io.out('the last line has no end: it is being written, or a crash cut it off; it is not counted');
}
