import type { ByteWriter } from './byte-writer.js';
import { encodeIntegers } from './encode-integers.js';

/** Writes the times of the ticks of a chunk, in milliseconds: whole numbers, so regular sampling costs the head alone. */
export function encodeTimes(writer: ByteWriter, times: Float64Array): void {
  writer.varint(times.length);
  if (times.length > 0) encodeIntegers(writer, times, times.length);
}
