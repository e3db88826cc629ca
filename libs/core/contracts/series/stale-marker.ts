/**
 * Prometheus' staleness marker: a NaN with the bits 0x7ff0000000000002.
 *
 * It is a signalling NaN. Copying it as a number may set its quiet bit (0x7ff8000000000002), and JavaScript engines may
 * replace the bits of a NaN in a variable. It is therefore written and read as two 32-bit words, and arrays are copied
 * with `set`, `slice` or `subarray`, which copy bytes. Both forms count as the marker.
 */
const LOW = 0x00000002;
const HIGH = 0x7ff00000;
const QUIET = 0x00080000;
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Writes the staleness marker, which ends the series at this sample. */
export function markStale(values: Float64Array, index: number): void {
  const words = new Uint32Array(values.buffer, values.byteOffset + index * 8, 2);
  words[HIGH_WORD] = HIGH;
  words[1 - HIGH_WORD] = LOW;
}

/** Whether the sample is a staleness marker (any other NaN is a value). */
export function isStaleAt(values: Float64Array, index: number): boolean {
  const value = values[index] as number;
  // A self-comparison first: only NaN differs from itself, and reading words costs more than reading a number.
  if (value === value) return false;
  const words = new Uint32Array(values.buffer, values.byteOffset + index * 8, 2);
  return words[1 - HIGH_WORD] === LOW && ((words[HIGH_WORD] as number) & ~QUIET) >>> 0 === HIGH;
}
