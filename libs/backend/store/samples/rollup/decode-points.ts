import type { ByteReader } from '../encoding/byte-reader.js';
import { decodeValues } from '../encoding/decode-values.js';
import { emptyColumns, HAS_EXTREMES, HAS_INCREASES, HAS_SUMS, type RollupColumns } from './rollup-format.js';

/**
 * Reads the output of `encodePoints`. Columns that are equal share one array, so the result must not be changed.
 *
 * @param length number of points in the chunk
 */
export function decodePoints(reader: ByteReader, length: number, isCounter: boolean): RollupColumns {
  const flags = reader.byte();
  const counts = new Float64Array(length);
  const ends = new Uint8Array(length);
  decodeValues(reader, counts, 0, length);
  const kept: number[] = [];
  for (let i = 0; i < length; i++) {
    const code = counts[i]!;
    // A point without samples has NaN as its code.
    counts[i] = code === code ? Math.floor(code / 2) : 0;
    if (code === code) ends[i] = code % 2;
    if (counts[i]! > 0) kept.push(i);
  }
  if (kept.length === 0) return { ...emptyColumns(length), counts, ends };
  const next = (): Float64Array => place(reader, kept, new Float64Array(length));
  const last = next();
  const min = flags & HAS_EXTREMES ? next() : last;
  const max = flags & HAS_EXTREMES ? next() : last;
  const sums = flags & HAS_SUMS ? next() : undefined;
  const increase =
    flags & HAS_INCREASES ? next() : isCounter ? differences(reader, kept, last) : new Float64Array(length);
  return new DecodedColumns({ counts, ends, last, min, max, increase }, sums);
}

/** Computes the sums only when they are read: rates do without them. */
class DecodedColumns implements RollupColumns {
  readonly counts: Float64Array;
  readonly ends: Uint8Array;
  readonly last: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly increase: Float64Array;
  #sum: Float64Array | undefined;

  constructor(columns: Omit<RollupColumns, 'sum'>, sum: Float64Array | undefined) {
    this.counts = columns.counts;
    this.ends = columns.ends;
    this.last = columns.last;
    this.min = columns.min;
    this.max = columns.max;
    this.increase = columns.increase;
    this.#sum = sum;
  }

  get sum(): Float64Array {
    return (this.#sum ??= this.last.map((value, i) => (this.counts[i]! > 0 ? value * this.counts[i]! : 0)));
  }
}

/** Only the first increase is stored; the others are differences of the last values. */
function differences(reader: ByteReader, kept: readonly number[], last: Float64Array): Float64Array {
  const increase = new Float64Array(last.length);
  decodeValues(reader, increase, kept[0]!, 1);
  for (let i = 1; i < kept.length; i++) increase[kept[i]!] = last[kept[i]!]! - last[kept[i - 1]!]!;
  return increase;
}

function place(reader: ByteReader, kept: readonly number[], to: Float64Array): Float64Array {
  if (kept.length === to.length) {
    decodeValues(reader, to, 0, to.length);
    return to;
  }
  const values = new Float64Array(kept.length);
  decodeValues(reader, values, 0, kept.length);
  for (const [i, at] of kept.entries()) to[at] = values[i]!;
  return to;
}
