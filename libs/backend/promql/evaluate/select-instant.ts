import { isStaleAt } from '#contracts';
import type { VectorSelector } from '../parse/ast.js';
import { atMs } from './at.js';
import { newRow, type Context } from './run/context.js';
import { load } from './run/load.js';
import { firstAfter } from './values/first-after.js';
import { rangesApart, referenceTimes } from './values/grid.js';
import { hasValues, type Row } from './values/row.js';
import type { Loaded } from './values/samples.js';

/** The newest sample of each series at each step, unless it is older than the lookback period or a staleness marker. */
export async function selectInstant(selector: VectorSelector, context: Context): Promise<Row[]> {
  return select(selector, context, ({ values }, newest) => values[newest]!);
}

/** Like `selectInstant`, with the samples' times in seconds as values. */
export async function selectTimestamps(selector: VectorSelector, context: Context): Promise<Row[]> {
  return select(selector, context, ({ timestamps }, newest) => timestamps[newest]! / 1000);
}

async function select(
  selector: VectorSelector,
  context: Context,
  read: (series: Loaded, newest: number) => number,
): Promise<Row[]> {
  const { query, grid } = context;
  const times = referenceTimes(grid, atMs(selector, query), selector.offsetMs ?? 0);
  const oldest = times[0]! - query.lookbackMs + 1;
  const rows: Row[] = [];
  const wanted = { newest: times.length === 1, ...rangesApart(times, query.lookbackMs) };
  for (const series of await load(query, selector, oldest, times.at(-1)!, wanted)) {
    const row = newRow(context, series.labels);
    fill(row, series, times, query.lookbackMs, read);
    if (hasValues(row)) rows.push(row);
    if (query.pace.due()) await query.pace.rest();
  }
  query.live?.set(selector, rows.length > 0);
  return rows;
}

function fill(
  { values, present }: Row,
  series: Loaded,
  times: Float64Array,
  lookbackMs: number,
  read: (series: Loaded, newest: number) => number,
): void {
  const { timestamps, values: samples } = series;
  let next = 0;
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    next = firstAfter(timestamps, time, next);
    const newest = next - 1;
    if (newest < 0 || timestamps[newest]! <= time - lookbackMs || isStaleAt(samples, newest)) continue;
    values[i] = read(series, newest);
    present[i] = 1;
  }
}
