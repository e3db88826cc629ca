/** Differences of numbers are off by a few of their last bits: what is closer than this is equal. */
const TOLERANCE = 1e-12;

/** Whether a counter that went from one value to another grew by something else than the difference. */
export function isReset(before: number, after: number, increase: number): boolean {
  const off = Math.abs(increase - (after - before));
  return !(off <= TOLERANCE * (Math.abs(before) + Math.abs(after)));
}
