import type { ByteReader } from '../encoding/byte-reader.js';
import { decodeValues } from '../encoding/decode-values.js';
import { emptyColumns, HAS_EXTREMES, HAS_INCREASES, HAS_SUMS, type RollupColumns } from './rollup-format.js';

/** Columns as they are read from a chunk. */
export interface DecodedPoints extends RollupColumns {
  /**
   * The first increase of a steady counter, undefined for other series. A steady counter has samples in every point, did
   * not end, and was not reset after its first point: its other increases are the differences of the last values.
   */
  readonly firstIncrease: number | undefined;
}

/**
 * Reads the output of `encodePoints`. Columns that are equal share one array, so the result must not be changed.
 *
 * @param length number of points in the chunk
 */
export function decodePoints(reader: ByteReader, length: number, isCounter: boolean): DecodedPoints {
  const flags = reader.byte();
  const counts = new Float64Array(length);
  const ends = new Uint8Array(length);
  decodeValues(reader, counts, 0, length);
  let [used, ended] = [0, 0];
  for (let i = 0; i < length; i++) {
    const code = counts[i]!;
    // A point without samples has NaN as its code.
    const count = code === code ? Math.floor(code / 2) : 0;
    counts[i] = count;
    if (count > 0) used++;
    if (code > count * 2) ended += ends[i] = 1;
  }
  if (used === 0) return { ...emptyColumns(length), counts, ends, firstIncrease: undefined };
  const kept = used < length ? positionsOf(counts) : undefined;
  const next = (): Float64Array => place(reader, kept, new Float64Array(length));
  const last = next();
  const min = flags & HAS_EXTREMES ? next() : last;
  const max = flags & HAS_EXTREMES ? next() : last;
  const sum = flags & HAS_SUMS ? next() : undefined;
  const increase = flags & HAS_INCREASES ? next() : undefined;
  const first = isCounter && !increase ? oneValue(reader) : undefined;
  const firstIncrease = used === length && ended === 0 ? first : undefined;
  return new DecodedColumns({ counts, ends, last, min, max, firstIncrease }, { sum, increase, first });
}

/** Columns that are computed from others where they are not stored. */
interface Rest {
  readonly sum: Float64Array | undefined;
  readonly increase: Float64Array | undefined;
  /** The first increase of a counter of which only that one is stored. */
  readonly first: number | undefined;
}

/** Computes sums and increases only when they are read: rates of steady counters do without them. */
class DecodedColumns implements DecodedPoints {
  readonly counts: Float64Array;
  readonly ends: Uint8Array;
  readonly last: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly firstIncrease: number | undefined;
  #sum: Float64Array | undefined;
  #increase: Float64Array | undefined;
  readonly #first: number | undefined;

  constructor(columns: Omit<DecodedPoints, 'sum' | 'increase'>, { sum, increase, first }: Rest) {
    this.counts = columns.counts;
    this.ends = columns.ends;
    this.last = columns.last;
    this.min = columns.min;
    this.max = columns.max;
    this.firstIncrease = columns.firstIncrease;
    this.#sum = sum;
    this.#increase = increase;
    this.#first = first;
  }

  get sum(): Float64Array {
    return (this.#sum ??= this.last.map((value, i) => (this.counts[i]! > 0 ? value * this.counts[i]! : 0)));
  }

  get increase(): Float64Array {
    return (this.#increase ??= this.#differences());
  }

  #differences(): Float64Array {
    const { counts, last } = this;
    const increase = new Float64Array(last.length);
    if (this.#first === undefined) return increase;
    let before = -1;
    for (let i = 0; i < last.length; i++) {
      if (counts[i] === 0) continue;
      increase[i] = before < 0 ? this.#first : last[i]! - last[before]!;
      before = i;
    }
    return increase;
  }
}

function positionsOf(counts: Float64Array): number[] {
  const positions: number[] = [];
  for (let i = 0; i < counts.length; i++) if (counts[i]! > 0) positions.push(i);
  return positions;
}

function oneValue(reader: ByteReader): number {
  const value = new Float64Array(1);
  decodeValues(reader, value, 0, 1);
  return value[0]!;
}

function place(reader: ByteReader, kept: readonly number[] | undefined, to: Float64Array): Float64Array {
  if (!kept) {
    decodeValues(reader, to, 0, to.length);
    return to;
  }
  const values = new Float64Array(kept.length);
  decodeValues(reader, values, 0, kept.length);
  for (const [i, at] of kept.entries()) to[at] = values[i]!;
  return to;
}
