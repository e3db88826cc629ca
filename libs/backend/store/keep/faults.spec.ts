import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from '@jest/globals';
import { faultOf, runFaultCase } from '../../../../test/support/store/fault-case.js';
import { scratchFolder } from '../../../../test/support/store/scratch.js';

const CASES = 100;
const folder = scratchFolder();
afterAll(() => folder.remove());

it('A store whose disk fails at any call drops, says so, recovers, and leaves a sound file (100 seeded cases)', async () => {
  const { calls, problems } = await runFaultCase(join(folder.path, 'none'));
  expect(problems).toEqual([]);
  expect(calls).toBeGreaterThan(500);
  const found: object[] = [];
  for (let seed = 0; seed < CASES; seed++) {
    const fault = faultOf(seed, calls);
    const outcome = await runFaultCase(join(folder.path, `seed-${seed}`), fault);
    if (outcome.problems.length > 0) found.push({ seed, fault, problems: outcome.problems });
  }
  expect(found).toEqual([]);
});

it('A store whose disk fails while it is opened says why it is in memory, and nothing else', async () => {
  const found: object[] = [];
  for (let at = 70; at < 90; at++) {
    const fault = { at, calls: 98, message: 'disk I/O error', afterwards: true };
    const { problems } = await runFaultCase(join(folder.path, `opening-${at}`), fault);
    if (problems.length > 0) found.push({ at, problems });
  }
  expect(found).toEqual([]);
});

it('The same with failing calls of the file system, in a separate process (60 seeded cases)', async () => {
  // In a separate process: Jest copies the exports of node:fs, so they cannot be intercepted.
  const args = ['endurance/run.mjs', 'store', '--only', 'files', '--cases', '60'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const { files } = JSON.parse(stdout) as { files: { callsWithoutFault: number; problems: object[] } };
  expect(files.problems).toEqual([]);
  expect(files.callsWithoutFault).toBeGreaterThan(60);
});
