import { describe, expect, it } from '@jest/globals';
import { attackOf, differentNames, ENTRY_POINTS, PIECES } from '../support/pattern-attacks.js';
import { cpuMs } from '../support/cpu-time.js';

const LONGEST = 65_536;
/** A quadratic pattern needs seconds of CPU time for 64 KB; a linear one a few milliseconds. */
const FAR_TOO_LONG_MS = 400;

describe.each(ENTRY_POINTS)('$name', ({ run, limit = LONGEST }) => {
  it('takes linear time for any input', () => {
    const attacks = [...PIECES.map((piece) => attackOf(piece, limit, '\u0000!')), differentNames(limit)];
    const slow = attacks.filter((attack) => cpuMs(() => run(attack)) > FAR_TOO_LONG_MS);
    expect(slow.map((attack) => attack.slice(0, 40))).toEqual([]);
  });
});

it('The message of an error cannot look like frames that take for ever', () => {
  const hostile = `\n    at ${'a (?'.repeat(1_500)}`;
  const fingerprint = ENTRY_POINTS.find(({ name }) => name === 'fingerprint of an error')!;
  expect(cpuMs(() => fingerprint.run(hostile))).toBeLessThan(FAR_TOO_LONG_MS);
});
