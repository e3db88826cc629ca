import type { ByteWriter } from './byte-writer.js';
import { GAPS, INTEGERS, NEAR, XOR } from './codes.js';
import { encodeDecimals } from './encode-decimals.js';
import { encodePresence } from './encode-presence.js';
import { encodeXor } from './encode-xor.js';

/** Reused between series: the store is used by one thread alone. */
const scratch = { dense: new Float64Array(256) };

/**
 * Writes the values of one series over the ticks of a chunk. Absent ticks (`fillAbsent`) and staleness markers are written
 * as runs, the values in between by the shortest of three ways: decimals with a common number of digits as integers;
 * decimals with rounding errors, which sums of decimals are, as integers and errors; everything else by XOR.
 *
 * @param values one value per tick; every bit comes back from `decodeValues`
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

/** @returns the code and the number of digits, as the head of the series has them */
function encodeDense(writer: ByteWriter, dense: Float64Array, count: number): number {
  const start = writer.length;
  const decimals = encodeDecimals(writer, dense, count);
  if (decimals && !decimals.near) return INTEGERS | (decimals.digits << 4);
  const size = writer.length - start;
  // As integers and errors, most sums cost less than by XOR; whether this one does is seen by trying.
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
