/**
 * Floats as two 32-bit words. NaNs carry information in their bits (staleness, absence, payloads) that a JavaScript
 * engine may change when it copies a number; words are copied exactly. Typed arrays use the machine's byte order, which
 * is little-endian wherever Node.js runs except IBM Z, so both orders are handled.
 */
const LITTLE = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
export const LOW = LITTLE ? 0 : 1;
export const HIGH = LITTLE ? 1 : 0;

export function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** The mark of a tick without a sample: a NaN that no computation produces. */
const ABSENT_HIGH = 0xfff4_ab5e;
const ABSENT_LOW = 0x0000_a85e;
const ABSENT_BITS = (BigInt(ABSENT_HIGH) << 32n) | BigInt(ABSENT_LOW);
/** Copying a number may set this bit of a NaN. */
const QUIET = 0x0008_0000;

/** Marks a range as absent. */
export function fillAbsent(values: Float64Array, from = 0, to = values.length): void {
  new BigUint64Array(values.buffer, values.byteOffset, values.length).fill(ABSENT_BITS, from, to);
}

/** Whether a tick has no sample. Checks for NaN first, since only a NaN can be the mark. */
export function isAbsentAt(values: Float64Array, index: number): boolean {
  const value = values[index];
  if (value === value) return false;
  const words = new Uint32Array(values.buffer, values.byteOffset + index * 8, 2);
  return isAbsentWords(words[LOW]!, words[HIGH]!);
}

export function isAbsentWords(low: number, high: number): boolean {
  return low === ABSENT_LOW && (high | QUIET) >>> 0 === (ABSENT_HIGH | QUIET) >>> 0;
}

/** Copies one number bit by bit. A NaN equal to the mark of absence becomes an ordinary NaN. */
export function copyBits(from: Float64Array, at: number, to: Float64Array, target: number): void {
  const value = from[at]!;
  if (value === value) {
    to[target] = value;
    return;
  }
  const source = new Uint32Array(from.buffer, from.byteOffset + at * 8, 2);
  const copy = new Uint32Array(to.buffer, to.byteOffset + target * 8, 2);
  if (isAbsentWords(source[LOW]!, source[HIGH]!)) {
    to[target] = NaN;
    return;
  }
  copy[0] = source[0]!;
  copy[1] = source[1]!;
}
