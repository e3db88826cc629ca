/** Cumulative buckets of one classic histogram at one time, sorted by upper bound, bounds unique. */
export interface Buckets {
  readonly bounds: Float64Array;
  readonly counts: Float64Array;
  /** Number of used entries in the arrays. */
  length: number;
}

/** Where a bucket's count was raised to that of the previous bucket. */
export interface Correction {
  minBucket: number;
  maxBucket: number;
  maxDifference: number;
}

/** Relative differences below this are rounding errors of rates and sums, not decreases. */
const ROUNDING = 1e-12;
const LEAST_NORMAL = 2.2250738585072014e-308;

/** The value below which the share `quantile` of all observations lies, interpolated linearly within a bucket. */
export function bucketQuantile(
  quantile: number,
  buckets: Buckets,
  correct: (fixed: Correction) => void,
): number {
  if (Number.isNaN(quantile)) return NaN;
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  const { bounds, counts, length } = buckets;
  if (bounds[length - 1] !== Infinity) return NaN;
  makeMonotonic(buckets, correct);
  const total = counts[length - 1]!;
  if (length < 2 || total === 0) return NaN;
  const rank = quantile * total;
  const found = firstAtLeast(counts, length - 1, rank);
  if (found === length - 1) return bounds[length - 2]!;
  const end = bounds[found]!;
  if (found === 0) return end <= 0 ? end : end * (rank / counts[0]!);
  const [start, before] = [bounds[found - 1]!, counts[found - 1]!];
  return start + (end - start) * ((rank - before) / (counts[found]! - before));
}

/** Index of the first of `count` entries that is at least `rank`, by bisection; `count` when there is none. */
function firstAtLeast(counts: Float64Array, count: number, rank: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (counts[middle]! >= rank) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Makes cumulative counts non-decreasing; incomplete scrapes and rates may violate this. */
function makeMonotonic({ bounds, counts, length }: Buckets, correct: (fixed: Correction) => void): void {
  let fixed: Correction | undefined;
  let before = counts[0]!;
  for (let i = 1; i < length; i++) {
    const count = counts[i]!;
    if (count === before) continue;
    if (isAlmost(before, count)) counts[i] = before;
    else if (count < before) {
      counts[i] = before;
      fixed ??= { minBucket: Infinity, maxBucket: -Infinity, maxDifference: 0 };
      fixed.minBucket = Math.min(fixed.minBucket, bounds[i]!);
      fixed.maxBucket = Math.max(fixed.maxBucket, bounds[i]!);
      fixed.maxDifference = Math.max(fixed.maxDifference, before - count);
    } else before = count;
  }
  if (fixed) correct(fixed);
}

function isAlmost(a: number, b: number): boolean {
  if (Number.isNaN(a) && Number.isNaN(b)) return true;
  const difference = Math.abs(a - b);
  const sum = Math.abs(a) + Math.abs(b);
  if (a === 0 || b === 0 || sum < LEAST_NORMAL) return difference < ROUNDING * LEAST_NORMAL;
  return difference / Math.min(sum, Number.MAX_VALUE) < ROUNDING;
}

/** The share of observations between two values. */
export function bucketFraction(lower: number, upper: number, { bounds, counts, length }: Buckets): number {
  const total = counts[length - 1]!;
  if (bounds[length - 1] !== Infinity || total === 0 || Number.isNaN(lower) || Number.isNaN(upper))
    return NaN;
  if (lower >= upper) return 0;
  const rankOf = (value: number) => Math.min(total, rankAt(value, bounds, counts, length));
  return (rankOf(upper) - rankOf(lower)) / total;
}

/** Number of observations below the value. */
function rankAt(value: number, bounds: Float64Array, counts: Float64Array, length: number): number {
  let start = bounds[0]! <= 0 ? -Infinity : 0;
  let before = 0;
  for (let i = 0; i < length; i++) {
    const [end, count] = [bounds[i]!, counts[i]!];
    if (start >= value) return before;
    if (end > value) {
      // An open bucket cannot be interpolated: below, all of it counts; above, none.
      if (start === -Infinity) return count;
      return before + ((count - before) * (value - start)) / (end - start);
    }
    start = end;
    before = count;
  }
  return Infinity;
}
