import type { ByteWriter } from './byte-writer.js';

/** Integers up to this limit are encoded as integers: their differences, and the codes of those, stay exact. */
export const LARGEST_INTEGER = 2 ** 49;

/** Number of differences in which the usual one is searched. */
const SAMPLED = 15;
const sampled = new Float64Array(SAMPLED);

/**
 * Writes integers: the first, the usual difference between neighbours, and each difference's deviation from it. A
 * steady counter costs no bytes but the head; a deviation of up to 63 costs one byte, which deflate shrinks further.
 */
export function encodeIntegers(writer: ByteWriter, integers: Float64Array, count: number): void {
  writer.signed(integers[0]!);
  if (count === 1) return;
  const usual = medianDelta(integers, count);
  const steady = isSteady(integers, count, usual);
  writer.varint((usual >= 0 ? usual * 2 : -usual * 2 - 1) * 2 + (steady ? 0 : 1));
  if (steady) return;
  for (let i = 1; i < count; i++) writer.signed(integers[i]! - integers[i - 1]! - usual);
}

function isSteady(integers: Float64Array, count: number, delta: number): boolean {
  for (let i = 1; i < count; i++) if (integers[i]! - integers[i - 1]! !== delta) return false;
  return true;
}

/** The median of a sample of the differences: as good as the full median, in a tenth of the time. */
function medianDelta(integers: Float64Array, count: number): number {
  const first = integers[1]! - integers[0]!;
  if (isSteady(integers, count, first)) return first;
  const step = Math.max(1, Math.floor((count - 1) / SAMPLED));
  let taken = 0;
  for (let i = 1; i < count && taken < SAMPLED; i += step) sampled[taken++] = integers[i]! - integers[i - 1]!;
  return sampled.subarray(0, taken).sort()[taken >>> 1]!;
}
