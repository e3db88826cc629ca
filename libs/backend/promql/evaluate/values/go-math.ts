/** Arithmetic in which Go's `math` and JavaScript differ. */

/**
 * `math.Pow`: 1 to any power is 1, and -1 to an infinite power as well. JavaScript returns NaN for NaN and infinities.
 */
export function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  return base ** exponent;
}

/** `math.Max`: infinity is greater than NaN. */
export function greater(a: number, b: number): number {
  return a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
}

/** `math.Min`: minus infinity is less than NaN. */
export function lesser(a: number, b: number): number {
  return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
}

/** PromQL's `sgn`: -1, 1, or the value itself for zeros and NaN. */
export function setSign(value: number): number {
  if (value < 0) return -1;
  return value > 0 ? 1 : value;
}
