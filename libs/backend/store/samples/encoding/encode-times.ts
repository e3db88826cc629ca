import type { ByteWriter } from './byte-writer.js';
import { encodeIntegers } from './encode-integers.js';

/** Writes the times of a chunk's ticks as integers in milliseconds, so that regular sampling costs only the head. */
export function encodeTimes(writer: ByteWriter, times: Float64Array): void {
  writer.varint(times.length);
  if (times.length > 0) encodeIntegers(writer, times, times.length);
}
