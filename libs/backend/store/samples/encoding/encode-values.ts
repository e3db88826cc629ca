import type { ByteWriter } from './byte-writer.js';
import { GAPS, INTEGERS, NEAR, XOR } from './codes.js';
import { encodeDecimals } from './encode-decimals.js';
import { encodePresence } from './encode-presence.js';
import { encodeXor } from './encode-xor.js';

/** Reused between series, since only one thread uses the store. */
const scratch = { dense: new Float64Array(256) };

/**
 * Writes the values of one series over the ticks of a chunk. Absent ticks (`fillAbsent`) and staleness markers are
 * written as runs; the values by the shortest of three encodings: integers, for decimals with a common number of
 * digits; integers with rounding errors, for sums of decimals; XOR, for everything else.
 *
 * @param values one value per tick; `decodeValues` restores every bit
 */
export function encodeValues(writer: ByteWriter, values: Float64Array): void {
  if (scratch.dense.length < values.length) scratch.dense = new Float64Array(values.length * 2);
  const { dense } = scratch;
  const at = writer.length;
  writer.byte(0);
  const { count, gaps } = encodePresence(writer, values, dense);
  const head = count === 0 ? INTEGERS : encodeDense(writer, dense, count);
  writer.patch(at, head | (gaps ? GAPS : 0));
}

/** @returns the code and number of digits for the head of the series */
function encodeDense(writer: ByteWriter, dense: Float64Array, count: number): number {
  const start = writer.length;
  const decimals = encodeDecimals(writer, dense, count);
  if (decimals && !decimals.near) return INTEGERS | (decimals.digits << 4);
  const size = writer.length - start;
  // Integers with errors are shorter than XOR for most sums; comparing both shows whether they are here.
  const xorStart = writer.length;
  encodeXor(writer, dense, count);
  if (!decimals) return XOR;
  if (writer.length - xorStart < size) {
    writer.remove(start, size);
    return XOR;
  }
  writer.truncate(xorStart);
  return NEAR | (decimals.digits << 4);
}
