/**
 * Index of the first time after `timeMs`, searched from `from` on: doubles its step, then bisects. Fast for a near
 * result, and for one millions of samples away.
 */
export function firstAfter(timestamps: Float64Array, timeMs: number, from = 0): number {
  const { length } = timestamps;
  let [low, size] = [from, 1];
  while (low + size <= length && timestamps[low + size - 1]! <= timeMs) {
    low += size;
    size *= 2;
  }
  let high = Math.min(length, low + size - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timestamps[middle]! <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
