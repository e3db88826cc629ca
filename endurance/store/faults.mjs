import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { faultOf, runFaultCase } from '../../test/support/store/fault-case.ts';
import { scratchFolder } from '../../test/support/store/scratch.ts';

/** Every case has a different fault; the first cases go through all calls in turn. */
/** @param watchFiles uses faults of the file system instead of those of SQLite */
export async function faults(seed, cases, watchFiles) {
  const folder = scratchFolder();
  const { calls, problems } = await runFaultCase(join(folder.path, 'none'), undefined, watchFiles);
  const found = problems.map((problem) => ({ problem }));
  for (let n = 0; n < cases; n++) {
    const fault = { ...faultOf(seed * 1_000_003 + n, calls), ...(n < calls && { at: n }) };
    const directory = join(folder.path, String(n));
    for (const problem of (await runFaultCase(directory, fault, watchFiles)).problems)
      found.push({ n, fault, problem });
    rmSync(directory, { recursive: true, force: true });
  }
  folder.remove();
  return { cases, callsWithoutFault: calls, problems: found.slice(0, 20) };
}
