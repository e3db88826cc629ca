import { reasonOf } from '#contracts';
import { readRecords } from './audit-lines.js';
import { ChainCheck, type AuditReport, type VerifyOptions } from './chain-check.js';

/**
 * Verifies a chain of audit records across files, including compressed ones, in any order.
 *
 * @param files paths of audit files
 * @returns the result; the check ends at the first deviation
 */
export async function verifyAudit(
  files: readonly string[],
  options: VerifyOptions = {},
): Promise<AuditReport> {
  const check = new ChainCheck(options);
  const ordered = await inOrder(files);
  for (const file of ordered) {
    try {
      for await (const line of readRecords(file)) if (!check.goesOn(file, line)) return check.report();
    } catch (error) {
      check.fail(file, 0, `the file cannot be read: ${reasonOf(error)}`);
      return check.report();
    }
  }
  check.end(ordered.at(-1) ?? '');
  return check.report();
}

/** Sorted by the number of the first readable record; files without one come last. */
async function inOrder(files: readonly string[]): Promise<string[]> {
  const starts = await Promise.all(files.map(async (file) => ({ file, start: await startOf(file) })));
  return starts.sort((one, other) => one.start - other.start).map(({ file }) => file);
}

async function startOf(file: string): Promise<number> {
  try {
    for await (const { number, record } of readRecords(file)) if (record?.intact) return record.seq - number;
  } catch {
    // Reported when the file is read.
  }
  return Infinity;
}
