import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { faultOf, runFaultCase } from '../../../../test/support/store/fault-case.js';
import { scratchFolder } from '../../../../test/support/store/scratch.js';

const CASES = 100;
const folder = scratchFolder();
afterAll(() => folder.remove());

it('A store whose disk fails at any call drops, says so, recovers, and leaves a sound file (100 seeded cases)', () => {
  const { calls, problems } = runFaultCase(join(folder.path, 'none'));
  expect(problems).toEqual([]);
  expect(calls).toBeGreaterThan(500);
  const found = Array.from({ length: CASES }, (_, seed) => {
    const fault = faultOf(seed, calls);
    return { seed, fault, problems: runFaultCase(join(folder.path, `seed-${seed}`), fault).problems };
  });
  expect(found.filter((one) => one.problems.length > 0)).toEqual([]);
});
