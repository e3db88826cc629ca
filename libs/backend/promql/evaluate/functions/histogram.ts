import { mergeRows } from '../merge-rows.js';
import { named, newRow, type Context } from '../run/context.js';
import { parseFloatAsGo } from '../values/go-number.js';
import { NAME, type LabelSet } from '../values/label-set.js';
import { hasValues, vector, type Row, type Value } from '../values/row.js';
import { bare } from '../../parse/ast.js';
import { bucketFraction, bucketQuantile, type Buckets, type Correction } from './buckets.js';
import type { Arguments, VectorFunction } from './vector-function.js';

const BOUND = 'le';

/** Functions on classic histograms, i.e. series that differ only in `le`. */
export const HISTOGRAM_FUNCTIONS: ReadonlyMap<string, VectorFunction> = new Map<string, VectorFunction>([
  ['histogram_quantile', histogramQuantile],
  ['histogram_fraction', histogramFraction],
]);

/** One bucket of a histogram with its row of counts. */
interface Bucket {
  readonly bound: number;
  readonly row: Row;
}

interface Histogram {
  readonly labels: LabelSet;
  readonly buckets: Bucket[];
}

async function histogramQuantile(args: Arguments, context: Context): Promise<Value> {
  const { annotations } = context.query;
  const quantiles = args.scalar(0);
  const [quantileAt, vectorAt] = [bare(args.call.args[0]!).from, bare(args.call.args[1]!).from];
  for (const quantile of quantiles)
    if (!(quantile >= 0 && quantile <= 1)) annotations.invalidQuantile(quantile, quantileAt);
  const late = context.query.dropNames === 'late';
  return perHistogram(args.vector(1), vectorAt, context, (buckets, step, { labels }) =>
    bucketQuantile(quantiles[step]!, buckets, (fixed: Correction) => {
      const timeMs = context.grid.startMs + step * context.grid.stepMs;
      annotations.forcedMonotonicity(late ? labels.get(NAME) : '', vectorAt, { timeMs, ...fixed });
    }),
  );
}

async function histogramFraction(args: Arguments, context: Context): Promise<Value> {
  const [lower, upper] = [args.scalar(0), args.scalar(1)];
  const at = bare(args.call.args[2]!).from;
  return perHistogram(args.vector(2), at, context, (buckets, step) =>
    bucketFraction(lower[step]!, upper[step]!, buckets),
  );
}

async function perHistogram(
  rows: readonly Row[],
  position: number,
  context: Context,
  compute: (buckets: Buckets, step: number, histogram: Histogram) => number,
): Promise<Value> {
  const { query } = context;
  const results: Row[] = [];
  for (const histogram of await histogramsIn(rows, position, context)) {
    const row = { ...newRow(context, histogram.labels), ...named(query, histogram.labels, true) };
    const buckets = emptyBuckets(histogram.buckets.length);
    for (let step = 0; step < row.values.length; step++) {
      gather(histogram.buckets, step, buckets);
      if (buckets.length === 0) continue;
      row.values[step] = compute(buckets, step, histogram);
      row.present[step] = 1;
      if (step % 256 === 255 && query.pace.due()) await query.pace.rest();
    }
    if (hasValues(row)) results.push(row);
    if (query.pace.due()) await query.pace.rest();
  }
  return vector(await mergeRows(results, query.pace));
}

async function histogramsIn(
  rows: readonly Row[],
  position: number,
  { query }: Context,
): Promise<Iterable<Histogram>> {
  const found = new Map<string, Histogram>();
  for (const row of rows) {
    if (query.pace.due()) await query.pace.rest();
    const text = row.labels.get(BOUND);
    const bound = parseFloatAsGo(text);
    if (bound === undefined) {
      const name = query.dropNames === 'late' ? row.labels.get(NAME) : '';
      const of = name === '' ? '' : ` for metric name ${JSON.stringify(name)}`;
      const problem = `bucket label "le" is missing or has a malformed value of ${JSON.stringify(text)}${of}`;
      query.annotations.warn(problem, position);
      continue;
    }
    const labels = row.labels.without([BOUND]);
    const histogram = found.get(labels.key);
    if (histogram) histogram.buckets.push({ bound, row });
    else found.set(labels.key, { labels, buckets: [{ bound, row }] });
  }
  for (const { buckets } of found.values())
    buckets.sort((a, b) => (a.bound < b.bound ? -1 : a.bound > b.bound ? 1 : 0));
  return found.values();
}

function emptyBuckets(size: number): Buckets {
  return { bounds: new Float64Array(size), counts: new Float64Array(size), length: 0 };
}

/** The buckets with a value at the step; equal bounds in different notation are added. */
function gather(from: readonly Bucket[], step: number, into: Buckets): void {
  let length = 0;
  for (const { bound, row } of from) {
    if (!row.present[step]) continue;
    if (length > 0 && into.bounds[length - 1] === bound) into.counts[length - 1]! += row.values[step]!;
    else {
      into.bounds[length] = bound;
      into.counts[length++] = row.values[step]!;
    }
  }
  into.length = length;
}
