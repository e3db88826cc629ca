import type { SampleSeries } from '#contracts';
import { mergeRows } from './merge-rows.js';
import type { Context } from './run/context.js';
import { packed } from './run/load.js';
import { sortPaced } from './sort-paced.js';
import { timesOf } from './values/grid.js';
import { compareLabels } from './values/label-set.js';
import type { Row, Value } from './values/row.js';
import type { Loaded } from './values/samples.js';

/** Completes the rows of a query: drops marked names. @throws QueryError for equal labels */
export async function finished(rows: readonly Row[], { query: { pace } }: Context): Promise<Row[]> {
  const dropped: Row[] = [];
  for (const row of rows) {
    dropped.push(row.dropName ? { ...row, labels: row.labels.withoutName() } : row);
    if (pace.due()) await pace.rest();
  }
  return mergeRows(dropped, pace);
}

/** The result of a range query, sorted by labels. */
export async function matrixOf(value: Value, context: Context): Promise<SampleSeries[]> {
  const times = timesOf(context.grid);
  if (value.kind === 'string') return [];
  if (value.kind === 'scalar') return [{ labels: {}, timestamps: times, values: value.values }];
  const series: Loaded[] = [];
  for (const { labels, values, present } of await finished(value.rows, context)) {
    series.push({ labels, ...packed(times, values, present) });
    if (context.query.pace.due()) await context.query.pace.rest();
  }
  return sortedSeries(series, context);
}

/** Converts series to the port's format, sorted by labels. */
export async function sortedSeries(series: readonly Loaded[], { query }: Context): Promise<SampleSeries[]> {
  const sorted = await sortPaced(series, (a, b) => compareLabels(a.labels, b.labels), query.pace);
  const result: SampleSeries[] = [];
  for (const { labels, timestamps, values } of sorted) {
    result.push({ labels: labels.toObject(), timestamps, values });
    if (query.pace.due()) await query.pace.rest();
  }
  return result;
}
