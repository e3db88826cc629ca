const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
// The word with sign and exponent is the second one on little-endian machines.
const HIGH_WORD = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
const EXPONENTS = 2048;

/**
 * Finds the bucket of a value. The exponent bits of the double tell from a table where to begin; what remains is a
 * scan over the few bounds that share the power of two.
 */
export class BucketIndex {
  private readonly start = new Uint16Array(EXPONENTS);
  private readonly bounds: Float64Array;

  /** @param bounds finite, strictly increasing upper bounds */
  constructor(bounds: readonly number[]) {
    // The first bound that is not below 2 ** (exponent - 1023), which is the smallest value with that exponent.
    for (const [i, bound] of bounds.entries()) this.start.fill(i + 1, bound < 0 ? 0 : exponentOf(bound) + 1);
    // With a last bound that no value exceeds, the scan needs no second condition.
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

/** The eleven bits of a double that hold its power of two, without the sign. */
function exponentOf(value: number): number {
  double[0] = value;
  return ((words[HIGH_WORD] as number) & 0x7fffffff) >>> 20;
}
