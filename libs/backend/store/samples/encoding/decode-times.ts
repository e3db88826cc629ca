import type { ByteReader } from './byte-reader.js';
import { decodeIntegers } from './decode-integers.js';

/** Maximum number of ticks in a chunk; a larger number means damage. */
const MOST_TICKS = 100_000;

/** Reads the output of `encodeTimes`. */
export function decodeTimes(reader: ByteReader): Float64Array {
  const count = reader.varint();
  if (count > MOST_TICKS) throw new RangeError('a chunk of samples has too many ticks');
  const times = new Float64Array(count);
  if (count > 0) decodeIntegers(reader, times, 0, count);
  return times;
}
