import type { ByteWriter } from './byte-writer.js';
import { HIGH, LOW, wordsOf } from './words.js';

/**
 * Writes arbitrary numbers: the bits of the first, then each number's XOR with the previous one, without zero bytes at
 * both ends. The omitted byte ranges of all numbers come first, because they repeat and deflate well.
 */
export function encodeXor(writer: ByteWriter, values: Float64Array, count: number): void {
  const words = wordsOf(values);
  writer.double(words[LOW]!, words[HIGH]!);
  for (let i = 1; i < count; i++) {
    const low = words[i * 2 + LOW]! ^ words[i * 2 - 2 + LOW]!;
    const high = words[i * 2 + HIGH]! ^ words[i * 2 - 2 + HIGH]!;
    writer.byte(extent(low, high));
  }
  for (let i = 1; i < count; i++) {
    const low = words[i * 2 + LOW]! ^ words[i * 2 - 2 + LOW]!;
    const high = words[i * 2 + HIGH]! ^ words[i * 2 - 2 + HIGH]!;
    const bytes = extent(low, high);
    for (let byte = bytes >>> 4; byte < (bytes & 15); byte++)
      writer.byte((byte < 4 ? low >>> (byte * 8) : high >>> (byte * 8 - 32)) & 255);
  }
}

/** The range of bytes written: start (upper four bits) and exclusive end (lower four bits), lowest byte first. */
function extent(low: number, high: number): number {
  if (low === 0 && high === 0) return 0;
  const zeroBitsBelow = low !== 0 ? 31 - Math.clz32(low & -low) : 63 - Math.clz32(high & -high);
  const zeroBitsAbove = high !== 0 ? Math.clz32(high) : 32 + Math.clz32(low);
  return ((zeroBitsBelow >>> 3) << 4) | (8 - (zeroBitsAbove >>> 3));
}
