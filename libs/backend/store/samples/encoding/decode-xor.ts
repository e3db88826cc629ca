import type { ByteReader } from './byte-reader.js';
import { HIGH, LOW, wordsOf } from './words.js';

/** Reads the output of `encodeXor` into `out`, from `start` on. */
export function decodeXor(reader: ByteReader, out: Float64Array, start: number, count: number): void {
  const words = wordsOf(out);
  let [low, high] = [reader.word(), reader.word()];
  words[start * 2 + LOW] = low;
  words[start * 2 + HIGH] = high;
  const extents = reader.take(count - 1);
  const { bytes } = reader;
  let at = reader.at;
  for (let i = 1; i < count; i++) {
    const extent = extents[i - 1]!;
    const to = extent & 15;
    for (let byte = extent >>> 4; byte < to; byte++) {
      if (byte < 4) low ^= bytes[at++]! << (byte * 8);
      else high ^= bytes[at++]! << (byte * 8 - 32);
    }
    words[(start + i) * 2 + LOW] = low;
    words[(start + i) * 2 + HIGH] = high;
  }
  if (at > bytes.length) throw new RangeError('a chunk of samples ends too early');
  reader.at = at;
}
