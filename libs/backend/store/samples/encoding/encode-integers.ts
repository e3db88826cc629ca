import type { ByteWriter } from './byte-writer.js';

/** Whole numbers up to here are coded as integers: their differences and the codes of those stay exact. */
export const LARGEST_INTEGER = 2 ** 49;

const sorted = { deltas: new Float64Array(256) };

/**
 * Writes whole numbers: the first, the usual difference between neighbours, and by how much each difference is off. What
 * counts up steadily costs no bytes but the head; what differs by up to 63 from the usual costs one byte each, which
 * deflate makes smaller still.
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

function medianDelta(integers: Float64Array, count: number): number {
  const first = integers[1]! - integers[0]!;
  if (isSteady(integers, count, first)) return first;
  if (sorted.deltas.length < count) sorted.deltas = new Float64Array(count * 2);
  const deltas = sorted.deltas.subarray(0, count - 1);
  for (let i = 1; i < count; i++) deltas[i - 1] = integers[i]! - integers[i - 1]!;
  deltas.sort();
  return deltas[count >>> 1] ?? deltas[0]!;
}
