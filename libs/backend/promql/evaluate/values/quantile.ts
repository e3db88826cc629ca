/**
 * The quantile of unsorted values, interpolated between neighbours; NaN is the smallest value. Sorts `scratch` up to
 * `count` in place.
 */
export function quantileOf(quantile: number, scratch: Float64Array, count: number): number {
  const sorted = scratch.subarray(0, count).sort();
  const missing = count - numbersIn(sorted);
  return interpolated(quantile, count, (rank) => (rank < missing ? NaN : sorted[rank - missing]!));
}

/** Like `quantileOf`, for many values in sorted parts of `size` values each. */
export function quantileOfParts(quantile: number, values: Float64Array, size: number): number {
  const parts: Float64Array[] = [];
  for (let from = 0; from < values.length; from += size) {
    const part = values.subarray(from, from + size);
    parts.push(part.subarray(0, numbersIn(part)));
  }
  const missing = values.length - parts.reduce((sum, { length }) => sum + length, 0);
  return interpolated(quantile, values.length, (rank) => (rank < missing ? NaN : nth(parts, rank - missing)));
}

function interpolated(quantile: number, count: number, at: (rank: number) => number): number {
  if (count === 0 || Number.isNaN(quantile)) return NaN;
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  const rank = quantile * (count - 1);
  const lower = Math.floor(rank);
  const weight = rank - lower;
  return at(lower) * (1 - weight) + at(Math.min(count - 1, lower + 1)) * weight;
}

/** Number of values that are not NaN: typed arrays sort NaN last. */
function numbersIn(sorted: Float64Array): number {
  let count = sorted.length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count--;
  return count;
}

/** The value at a rank across sorted parts: narrows the candidate range of each part. */
function nth(parts: readonly Float64Array[], rank: number): number {
  let candidates = parts;
  for (;;) {
    const longest = candidates.reduce((a, b) => (b.length > a.length ? b : a));
    const pivot = longest[longest.length >> 1]!;
    const below = candidates.map((part) => countWhile(part, (value) => value < pivot));
    const upTo = candidates.map((part) => countWhile(part, (value) => value <= pivot));
    const [less, notMore] = [total(below), total(upTo)];
    if (rank >= less && rank < notMore) return pivot;
    if (rank < less) candidates = candidates.map((part, i) => part.subarray(0, below[i]));
    else {
      candidates = candidates.map((part, i) => part.subarray(upTo[i]));
      rank -= notMore;
    }
  }
}

/** Number of leading values of a sorted part that meet a condition, by bisection. */
function countWhile(part: Float64Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, part.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(part[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
