/**
 * The quantile of unsorted values, interpolated between neighbours; NaN counts as the least value.
 * Sorts `scratch` up to `count` in place.
 */
export function quantileOf(quantile: number, scratch: Float64Array, count: number): number {
  if (count === 0 || Number.isNaN(quantile)) return NaN;
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  const sorted = scratch.subarray(0, count).sort();
  // Typed arrays sort NaN last.
  let missing = 0;
  while (missing < count && Number.isNaN(sorted[count - 1 - missing])) missing++;
  const at = (index: number) => (index < missing ? NaN : sorted[index - missing]!);
  const rank = quantile * (count - 1);
  const lower = Math.floor(rank);
  const weight = rank - lower;
  return at(lower) * (1 - weight) + at(Math.min(count - 1, lower + 1)) * weight;
}
