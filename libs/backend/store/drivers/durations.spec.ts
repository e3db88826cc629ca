import { describe, expect, it } from '@jest/globals';
import { atOnce } from '#contracts';
import { seededRandom } from '../../../../test/support/seeded-random.js';
import { Durations } from './durations.js';

const SHARES = [0, 0.001, 0.5, 0.95, 0.99, 1];

/** The nearest-rank definition: the smallest value that at least this share of the values does not exceed. */
function nearestRank(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0;
}

describe('Durations', () => {
  it.each([0, 1, 2, 63, 64, 65, 8191, 8192, 8193, 30_000])(
    'have the quantiles that sorting gives, with %i values',
    (count) => {
      const random = seededRandom(count);
      for (const scale of [1, 1e9, 1e-9]) {
        // Some values repeat often, and some are adjacent floats.
        const values = Array.from({ length: count }, () =>
          random() < 0.3 ? scale : (Math.floor(random() * 1000) / 7) * scale,
        );
        const durations = new Durations();
        for (const value of values) durations.add(value);
        expect(atOnce(durations.quantiles(SHARES))).toEqual(
          SHARES.map((share) => nearestRank(values, share)),
        );
      }
    },
  );

  it('end with neighbouring and extreme numbers', () => {
    for (const values of [
      [1, 1 + Number.EPSILON],
      [0, Number.MIN_VALUE],
      [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1],
      [0, 1e300],
    ]) {
      const durations = new Durations();
      for (const value of values) durations.add(value);
      expect(atOnce(durations.quantiles([0.5, 1]))).toEqual([Math.min(...values), Math.max(...values)]);
    }
  });
});
