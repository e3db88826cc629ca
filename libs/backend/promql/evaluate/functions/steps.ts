import type { RangeFunction } from './range-function.js';

/** How often a counter started anew: a value is less than the one before. */
export const resets: RangeFunction = counting((before, after) => after < before);

/** How often the value changed; NaN after NaN is no change. */
export const changes: RangeFunction = counting(
  (before, after) => after !== before && !(after !== after && before !== before),
);

/** Counts once for all samples, then subtracts what was counted before each window. */
function counting(counts: (before: number, after: number) => boolean): RangeFunction {
  return ({ values, starts, stops }, _args, result) => {
    const first = starts[0]!;
    const upTo = new Int32Array(Math.max(1, stops.at(-1)! - first));
    for (let i = 1; i < upTo.length; i++)
      upTo[i] = upTo[i - 1]! + (counts(values[first + i - 1]!, values[first + i]!) ? 1 : 0);
    return (from, to) => {
      for (let step = from; step < to; step++) {
        const [start, stop] = [starts[step]!, stops[step]!];
        if (stop <= start) continue;
        result.values[step] = upTo[stop - 1 - first]! - upTo[start - first]!;
        result.present[step] = 1;
      }
    };
  };
}
