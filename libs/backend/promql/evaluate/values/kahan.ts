/**
 * Adds to a compensated sum (Neumaier's variant of Kahan's method, as in Prometheus): `sums[i] + errors[i]` is the sum
 * including the rounding errors of all additions. An infinite sum has no error.
 */
export function addTo(sums: Float64Array, errors: Float64Array, i: number, value: number): void {
  const sum = sums[i]!;
  const total = sum + value;
  if (total === Infinity || total === -Infinity) errors[i] = 0;
  else if (Math.abs(sum) >= Math.abs(value)) errors[i]! += sum - total + value;
  else errors[i]! += value - total + sum;
  sums[i] = total;
}
