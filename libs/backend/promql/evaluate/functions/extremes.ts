import { PART, type RangeFunction } from './range-function.js';

/** `max_over_time` and `min_over_time` ignore NaN unless all values are NaN. */
export const maxOverTime: RangeFunction = extreme((a, b) => a > b);
export const minOverTime: RangeFunction = extreme((a, b) => a < b);

/**
 * Keeps the indexes of candidates for the extreme, best first: a later, better sample removes earlier ones. Each sample
 * is added and removed once, whatever the window width.
 */
function extreme(isBetter: (a: number, b: number) => boolean): RangeFunction {
  return ({ values, starts, stops }, _args, result) => {
    const queue = new Int32Array(Math.max(0, stops.at(-1)! - starts[0]!));
    let [head, tail, next] = [0, 0, starts[0]!];
    return function* (from, to) {
      for (let step = from; step < to; step++) {
        const [start, stop] = [starts[step]!, stops[step]!];
        if (stop <= start) continue;
        if (next < start) next = start;
        for (; next < stop; next++) {
          const value = values[next]!;
          if (value !== value) continue;
          while (tail > head && isBetter(value, values[queue[tail - 1]!]!)) tail--;
          queue[tail++] = next;
          if (next % PART === 0) yield;
        }
        while (head < tail && queue[head]! < start) head++;
        result.values[step] = head < tail ? values[queue[head]!]! : NaN;
        result.present[step] = 1;
      }
    };
  };
}
