import type { HintedFunction } from '#contracts';
import { ByteReader } from '../encoding/byte-reader.js';
import type { OpenChunk } from '../encoding/open-chunk.js';
import { fillAbsent } from '../encoding/words.js';
import { slotOf } from '../index/groups.js';
import { decodePoints, type DecodedPoints } from '../rollup/decode-points.js';
import type { RollupColumns, RollupTier } from '../rollup/rollup-format.js';
import { isReset } from '../rollup/is-reset.js';
import type { Extra, Part, Wanted } from './part.js';
import { visible, type Stretch, type TimeRange } from './visible.js';

/** The column that serves a function; functions without a hint use the last values. */
const COLUMNS: Readonly<Record<HintedFunction, 'min' | 'max' | 'sum'>> = {
  min_over_time: 'min',
  max_over_time: 'max',
  sum_over_time: 'sum',
  avg_over_time: 'sum',
  count_over_time: 'sum',
};

/**
 * Reads rolled-up chunks of one group as samples, in time order. A point's sample is placed a millisecond before its
 * end, and the staleness marker of a series that ended in it at its end, so that a range that ends with a point
 * contains all of it.
 */
export class RollupReader {
  /** Last value of each series in earlier chunks, by id. */
  private readonly before = new Map<number, number>();

  constructor(
    private readonly tier: RollupTier,
    private readonly func?: HintedFunction,
  ) {}

  parts(chunk: OpenChunk, range: TimeRange): Part[] {
    const times = chunk.times.map((end) => end - 1);
    return visible(times, range, []).map((stretch) => this.part(chunk, times, stretch));
  }

  private part(chunk: OpenChunk, times: Float64Array, { from, to }: Stretch): Part {
    let known: { id: number; columns: DecodedPoints | undefined } | undefined;
    const columnsOf = ({ id, isCounter }: Wanted): DecodedPoints | undefined => {
      if (known?.id === id) return known.columns;
      const start = chunk.starts[slotOf(id)] ?? -1;
      const columns =
        start < 0 ? undefined : decodePoints(new ByteReader(chunk.bytes, start), times.length, isCounter);
      known = { id, columns };
      return columns;
    };
    return {
      times: times.slice(from, to),
      read: (series, out, at) => {
        const columns = columnsOf(series);
        if (!columns) {
          fillAbsent(out, at, at + to - from);
          return true;
        }
        out.set(this.columnFor(series, columns).subarray(from, to), at);
        return markEmpty(columns, { from, to }, out, at);
      },
      extras: (series) => {
        const columns = columnsOf(series);
        return columns ? this.extrasOf(series, columns, times, { from, to }) : [];
      },
      counts: (series, out, at) => {
        const columns = columnsOf(series);
        if (columns) out.set(columns.counts.subarray(from, to), at);
      },
    };
  }

  private columnFor({ isCounter }: Wanted, columns: RollupColumns): Float64Array {
    const name = this.func && COLUMNS[this.func];
    if (!name) return columns.last;
    if (!isCounter) return columns[name];
    // Counters store only last values; each represents all samples of its point.
    return name === 'sum' ? columns.last.map((value, i) => value * columns.counts[i]!) : columns.last;
  }

  private extrasOf(
    series: Wanted,
    columns: DecodedPoints,
    times: Float64Array,
    { from, to }: Stretch,
  ): Extra[] {
    const extras: Extra[] = [];
    const isPlainCounter = series.isCounter && !this.func;
    let before = this.before.get(series.id);
    const { firstIncrease } = columns;
    if (firstIncrease !== undefined) {
      // A steady counter may have been reset before its first point only.
      const point = { timeMs: times[0]!, last: columns.last[0]!, increase: firstIncrease };
      if (isPlainCounter && from === 0) this.addGrowth(series, before, point, extras);
      this.before.set(series.id, columns.last[to - 1]!);
      return extras;
    }
    for (let i = 0; i < to; i++) {
      const timeMs = times[i]!;
      if (columns.counts[i]! > 0) {
        const last = columns.last[i]!;
        if (isPlainCounter && i >= from) {
          const point = { timeMs, last, increase: columns.increase[i]! };
          this.addGrowth(series, before, point, extras);
        }
        before = last;
      }
      if (i >= from && columns.ends[i]) extras.push({ timeMs: timeMs + 1, value: undefined });
    }
    if (before !== undefined) this.before.set(series.id, before);
    return extras;
  }

  /**
   * Adds samples so that `rate` and `increase` see a counter's full growth: after a reset, the peak before the last
   * value, and a zero in between when the last value is not below the peak.
   */
  private addGrowth(
    { fromMs }: Wanted,
    before: number | undefined,
    { timeMs, last, increase }: { timeMs: number; last: number; increase: number },
    to: Extra[],
  ): void {
    const beginMs = timeMs + 1 - this.tier.pointMs;
    const first = last - increase;
    if (before === undefined) {
      if (fromMs > beginMs && fromMs <= timeMs + 1 && first >= 0)
        to.push({ timeMs: beginMs + 1, value: first });
      return;
    }
    if (!isReset(before, last, increase)) return;
    const peak = before + increase - last;
    // After a gap, the increase starts at the point's first value rather than at the previous sample.
    if (peak < before) {
      if (first >= 0) to.push({ timeMs: beginMs + 1, value: first });
      return;
    }
    to.push({ timeMs: timeMs - 2, value: peak });
    if (last >= peak) to.push({ timeMs: timeMs - 1, value: 0 });
  }
}

/** @returns whether a point has no samples */
function markEmpty({ counts }: RollupColumns, { from, to }: Stretch, out: Float64Array, at: number): boolean {
  let empty = false;
  for (let i = from; i < to; i++) {
    if (counts[i]! > 0) continue;
    fillAbsent(out, at + i - from, at + i - from + 1);
    empty = true;
  }
  return empty;
}
