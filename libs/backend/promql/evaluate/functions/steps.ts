import { PART, type RangeFunction } from './range-function.js';

/** Number of counter resets, i.e. values below the previous one. */
export const resets: RangeFunction = counting((before, after) => after < before);

/** Number of value changes; NaN after NaN is no change. */
export const changes: RangeFunction = counting(
  (before, after) => after !== before && !(after !== after && before !== before),
);

/** Counts all samples once, then subtracts the count before each window. */
function counting(counts: (before: number, after: number) => boolean): RangeFunction {
  return ({ values, starts, stops }, _args, result) => {
    const first = starts[0]!;
    const upTo = new Int32Array(Math.max(1, stops.at(-1)! - first));
    let counted = 1;
    return function* (from, to) {
      for (; counted < upTo.length; counted++) {
        const at = first + counted;
        upTo[counted] = upTo[counted - 1]! + (counts(values[at - 1]!, values[at]!) ? 1 : 0);
        if (counted % PART === 0) yield;
      }
      for (let step = from; step < to; step++) {
        const [start, stop] = [starts[step]!, stops[step]!];
        if (stop <= start) continue;
        result.values[step] = upTo[stop - 1 - first]! - upTo[start - first]!;
        result.present[step] = 1;
      }
    };
  };
}
