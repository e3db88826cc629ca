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
    for (let exponent = 0, first = 0; exponent < EXPONENTS; exponent++) {
      const smallest = exponent === 0 ? 0 : 2 ** (exponent - 1023);
      while ((bounds[first] ?? Infinity) < smallest) first++;
      this.start[exponent] = first;
    }
    // With a last bound that no value exceeds, the scan needs no second condition.
    this.bounds = Float64Array.from([...bounds, Infinity]);
  }

  /** Index of the first bound that is not below the value; the number of bounds when there is none. */
  of(value: number): number {
    const { bounds } = this;
    double[0] = value;
    let i = value < 0 ? 0 : (this.start[((words[HIGH_WORD] as number) & 0x7fffffff) >>> 20] as number);
    while (value > (bounds[i] as number)) i++;
    return i;
  }
}
