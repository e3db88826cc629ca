/** @param sorted ascending @returns the smallest value that a share of them does not exceed (nearest rank) */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return 0;
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}
