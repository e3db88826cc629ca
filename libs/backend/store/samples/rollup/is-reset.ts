/** Relative rounding error below which values count as equal. */
const TOLERANCE = 1e-12;

/** Whether a counter was reset between two values, i.e. its increase is not their difference. */
export function isReset(before: number, after: number, increase: number): boolean {
  const off = Math.abs(increase - (after - before));
  return !(off <= TOLERANCE * (Math.abs(before) + Math.abs(after)));
}
