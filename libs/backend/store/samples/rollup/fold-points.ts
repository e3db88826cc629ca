import { isStaleAt } from '#contracts';
import { isAbsentAt } from '../encoding/words.js';
import type { RollupColumns } from './rollup-format.js';

/**
 * Folds samples into points.
 *
 * @param pointOf index of each sample's point; -1 for samples before the first point, of which only the last is used: a
 *   counter's increase begins there
 */
export function foldSamples(values: Float64Array, pointOf: Int32Array, to: RollupColumns): void {
  let before = NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const point = pointOf[i]!;
    if (value !== value && isAbsentAt(values, i)) continue;
    if (value !== value && isStaleAt(values, i)) {
      if (point >= 0) to.ends[point] = 1;
      continue;
    }
    if (point >= 0) {
      const increase = before === before ? growth(before, value) : 0;
      add(to, point, { count: 1, last: value, min: value, max: value, sum: value, increase });
    }
    before = value;
  }
}

/** Folds points into points of a coarser tier. */
export function foldPoints(from: RollupColumns, pointOf: Int32Array, to: RollupColumns): void {
  for (let i = 0; i < pointOf.length; i++) {
    const point = pointOf[i]!;
    if (point < 0) continue;
    if (from.counts[i]! > 0)
      add(to, point, {
        count: from.counts[i]!,
        last: from.last[i]!,
        min: from.min[i]!,
        max: from.max[i]!,
        sum: from.sum[i]!,
        increase: from.increase[i]!,
      });
    if (from.ends[i]) to.ends[point] = 1;
  }
}

interface Addend {
  readonly count: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly increase: number;
}

function add(to: RollupColumns, point: number, { count, last, min, max, sum, increase }: Addend): void {
  const isFirst = to.counts[point] === 0;
  to.counts[point]! += count;
  to.ends[point] = 0;
  to.last[point] = last;
  to.increase[point]! += increase;
  if (isFirst) {
    to.min[point] = min;
    to.max[point] = max;
    to.sum[point] = sum;
    return;
  }
  // As in min_over_time, NaN is the extreme only if all values are NaN.
  if (!(to.min[point]! <= min) && min === min) to.min[point] = min;
  if (!(to.max[point]! >= max) && max === max) to.max[point] = max;
  to.sum[point]! += sum;
}

/** The increase of a counter; after a reset it started at zero. */
function growth(before: number, after: number): number {
  return after >= before ? after - before : after;
}
