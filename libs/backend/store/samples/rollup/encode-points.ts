import type { ByteWriter } from '../encoding/byte-writer.js';
import { encodeValues } from '../encoding/encode-values.js';
import { fillAbsent } from '../encoding/words.js';
import { isReset } from './is-reset.js';
import { HAS_EXTREMES, HAS_INCREASES, HAS_SUMS, type RollupColumns } from './rollup-format.js';

/**
 * Writes the points of a series: sample counts, ends, last values, and what does not follow from these: for a counter
 * the increase, if there was a reset; for a gauge the extremes and the sum, if the values differ.
 */
export function encodePoints(writer: ByteWriter, columns: RollupColumns, isCounter: boolean): void {
  const kept = positions(columns);
  const pick = (column: Float64Array) => picked(column, kept);
  const last = pick(columns.last);
  const flags = isCounter ? flagsOfCounter(pick(columns.increase), last) : flagsOfGauge(columns, kept);
  writer.byte(flags);
  encodeValues(writer, codes(columns));
  if (kept.length === 0) return;
  encodeValues(writer, last);
  if (flags & HAS_EXTREMES) {
    encodeValues(writer, pick(columns.min));
    encodeValues(writer, pick(columns.max));
  }
  if (flags & HAS_SUMS) encodeValues(writer, pick(columns.sum));
  const increase = pick(columns.increase);
  if (flags & HAS_INCREASES) encodeValues(writer, increase);
  else if (isCounter) encodeValues(writer, increase.subarray(0, 1));
}

function picked(column: Float64Array, kept: readonly number[]): Float64Array {
  if (kept.length === column.length) return column;
  const values = new Float64Array(kept.length);
  for (let i = 0; i < kept.length; i++) values[i] = column[kept[i]!]!;
  return values;
}

function flagsOfCounter(increase: Float64Array, last: Float64Array): number {
  return followsFromLast(increase, last) ? 0 : HAS_INCREASES;
}

/** Extremes and sums are omitted when all samples of each point are equal. */
function flagsOfGauge({ counts, last, min, max, sum }: RollupColumns, kept: readonly number[]): number {
  let flags = 0;
  for (const at of kept) {
    if (!Object.is(min[at], last[at]) || !Object.is(max[at], last[at])) flags |= HAS_EXTREMES;
    if (!Object.is(sum[at], last[at]! * counts[at]!)) flags |= HAS_SUMS;
  }
  return flags;
}

/** Twice the number of samples, plus one where the series ended; absent for an empty point. */
function codes({ counts, ends }: RollupColumns): Float64Array {
  const result = new Float64Array(counts.length);
  for (let i = 0; i < counts.length; i++) {
    const code = counts[i]! * 2 + ends[i]!;
    if (code > 0) result[i] = code;
    else fillAbsent(result, i, i + 1);
  }
  return result;
}

function positions({ counts }: RollupColumns): number[] {
  const found: number[] = [];
  for (let i = 0; i < counts.length; i++) if (counts[i]! > 0) found.push(i);
  return found;
}

/** Whether each increase but the first equals the difference of the last values, i.e. there was no reset. */
function followsFromLast(increase: Float64Array, last: Float64Array): boolean {
  for (let i = 1; i < last.length; i++) if (isReset(last[i - 1]!, last[i]!, increase[i]!)) return false;
  return true;
}
