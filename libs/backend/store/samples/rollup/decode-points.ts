import type { ByteReader } from '../encoding/byte-reader.js';
import { decodeValues } from '../encoding/decode-values.js';
import { emptyColumns, HAS_EXTREMES, HAS_INCREASES, HAS_SUMS, type RollupColumns } from './rollup-format.js';

/** Reads the output of `encodePoints`. @param length number of points in the chunk */
export function decodePoints(reader: ByteReader, length: number, isCounter: boolean): RollupColumns {
  const flags = reader.byte();
  const codes = new Float64Array(length);
  decodeValues(reader, codes, 0, length);
  const columns = emptyColumns(length);
  const kept: number[] = [];
  for (let i = 0; i < length; i++) {
    const code = codes[i]!;
    if (code !== code) continue;
    columns.counts[i] = Math.floor(code / 2);
    columns.ends[i] = code % 2;
    if (columns.counts[i]! > 0) kept.push(i);
  }
  if (kept.length === 0) return columns;
  const next = (to: Float64Array) => place(reader, kept, to);
  next(columns.last);
  for (const column of [columns.min, columns.max])
    if (flags & HAS_EXTREMES) next(column);
    else column.set(columns.last);
  if (flags & HAS_SUMS) next(columns.sum);
  else for (const at of kept) columns.sum[at] = columns.last[at]! * columns.counts[at]!;
  if (flags & HAS_INCREASES) next(columns.increase);
  else if (isCounter) placeDifferences(reader, kept, columns);
  return columns;
}

/** Only the first increase is stored; the others are differences of the last values. */
function placeDifferences(
  reader: ByteReader,
  kept: readonly number[],
  { last, increase }: RollupColumns,
): void {
  decodeValues(reader, increase, kept[0]!, 1);
  for (let i = 1; i < kept.length; i++) increase[kept[i]!] = last[kept[i]!]! - last[kept[i - 1]!]!;
}

function place(reader: ByteReader, kept: readonly number[], to: Float64Array): void {
  if (kept.length === to.length) {
    decodeValues(reader, to, 0, to.length);
    return;
  }
  const values = new Float64Array(kept.length);
  decodeValues(reader, values, 0, kept.length);
  for (const [i, at] of kept.entries()) to[at] = values[i]!;
}
