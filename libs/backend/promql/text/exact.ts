/** Removes the rounding error of binary fractions: `1 - 0.999` is 0.001. */
export function exact(value: number): number {
  return Number(value.toPrecision(12));
}
