const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
// On little-endian machines, sign and exponent are in the second word.
const HIGH_WORD = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
const EXPONENTS = 2048;

/**
 * Finds the bucket of a value. A table maps the double's exponent bits to a start index; then only the few bounds with
 * the same power of two are scanned.
 */
export class BucketIndex {
  private readonly start = new Uint16Array(EXPONENTS);
  private readonly bounds: Float64Array;

  /** @param bounds finite, strictly increasing upper bounds */
  constructor(bounds: readonly number[]) {
    // The first bound of at least 2 ** (exponent - 1023), the smallest value with that exponent.
    for (const [i, bound] of bounds.entries()) this.start.fill(i + 1, bound < 0 ? 0 : exponentOf(bound) + 1);
    // A sentinel that no value exceeds makes the second loop condition unnecessary.
    this.bounds = Float64Array.from([...bounds, Infinity]);
  }

  /** Index of the first bound that is not below the value; the number of bounds when there is none. */
  of(value: number): number {
    const { bounds } = this;
    let i = value < 0 ? 0 : (this.start[exponentOf(value)] as number);
    while (value > (bounds[i] as number)) i++;
    return i;
  }
}

/** The eleven exponent bits of a double, without the sign. */
function exponentOf(value: number): number {
  double[0] = value;
  return ((words[HIGH_WORD] as number) & 0x7fffffff) >>> 20;
}
