import type { HintedFunction } from '#contracts';
import { bare, type Call } from '../parse/ast.js';
import { labelsOfAbsent } from './functions/absent.js';
import type { RangeArguments, RangeFunction, RangeResult, Windows } from './functions/range-function.js';
import { newRow, type Context } from './run/context.js';
import { duplicateLabels } from './run/query-error.js';
import { selectRange, isRange, type RangeExpr, type RangeSeries, type RangeVector } from './select-range.js';
import { firstAfter } from './values/first-after.js';
import { timesOf } from './values/grid.js';
import { NAME } from './values/label-set.js';
import { hasValues, vector, type Row, type Value } from './values/row.js';
import type { Samples } from './values/samples.js';

/** Approximate number of samples processed between two readings of the clock. */
const SAMPLES_PER_SLICE = 200_000;
/** Functions that return samples unchanged and therefore keep the metric name. */
const KEEPS_NAME = new Set(['first_over_time', 'last_over_time']);
/** Functions for which sources of roll-ups select a suitable column. */
const HINTED: ReadonlySet<string> = new Set<HintedFunction>([
  'min_over_time',
  'max_over_time',
  'sum_over_time',
  'avg_over_time',
  'count_over_time',
]);
const COUNTER_NAME = /_(?:total|sum|count|bucket)$/;

/** Evaluates a function of a range vector, series by series, each for all steps. */
export async function evaluateRangeCall(
  call: Call,
  compute: RangeFunction,
  context: Context,
): Promise<Value> {
  const { query } = context;
  const func = HINTED.has(call.func) ? (call.func as HintedFunction) : undefined;
  const range = await selectRange(rangeOf(call), context, func);
  const args = await argumentsOf(call, range, context);
  const dropName = !KEEPS_NAME.has(call.func);
  const windowsOf = windowFinder(range);
  const rows: Row[] = [];
  for (const series of range.series) {
    const row = newRow(context, series.labels, dropName || series.dropName);
    await fill(row, compute, windowsOf(await series.samples()), args, context);
    if (query.pace.due()) await query.pace.rest();
    if (!hasValues(row)) continue;
    rows.push(row);
    informAboutName(call, series, args);
  }
  if (query.dropNames === 'early') refuseDuplicates(rows);
  return vector(rows);
}

/** `absent_over_time`: 1 at the steps at which no series has a sample. */
export async function evaluateAbsentOverTime(call: Call, context: Context): Promise<Value> {
  const expr = rangeOf(call);
  const range = await selectRange(expr, context);
  const windowsOf = windowFinder(range);
  const row = newRow(context, labelsOfAbsent(expr.type === 'matrix' ? expr.selector : expr), true);
  row.values.fill(1);
  row.present.fill(1);
  for (const { samples } of range.series) {
    const { starts, stops } = windowsOf(await samples());
    for (let i = 0; i < stops.length; i++) if (stops[i]! > starts[i]!) row.present[i] = 0;
    if (context.query.pace.due()) await context.query.pace.rest();
  }
  return vector(hasValues(row) ? [row] : []);
}

function rangeOf({ args }: Call): RangeExpr {
  return bare(args.find(isRange)!) as RangeExpr;
}

async function argumentsOf(
  call: Call,
  { ends, rangeMs }: RangeVector,
  context: Context,
): Promise<RangeArguments> {
  const scalars: Float64Array[] = [];
  for (const arg of call.args) {
    const value = isRange(arg) ? undefined : await context.query.evaluate(arg, context);
    if (value?.kind === 'scalar') scalars.push(value.values);
  }
  const { annotations } = context.query;
  const first = bare(call.args[0]!);
  // Prometheus reports no position for subqueries.
  const position = first.type === 'subquery' ? 0 : first.from;
  return { times: timesOf(context.grid), ends, rangeMs, scalars, annotations, position };
}

async function fill(
  row: RangeResult,
  compute: RangeFunction,
  windows: Windows,
  args: RangeArguments,
  { query: { pace } }: Context,
): Promise<void> {
  const { starts, stops } = windows;
  const run = compute(windows, args, row);
  let from = 0;
  while (from < stops.length) {
    let to = from;
    for (let samples = 0; to < stops.length && samples < SAMPLES_PER_SLICE; to++)
      samples += stops[to]! - starts[to]! + 1;
    for (const _part of run(from, to) ?? []) if (pace.due()) await pace.rest();
    from = to;
    if (from < stops.length && pace.due()) await pace.rest();
  }
}

/** Finds the samples of each step; series with the same timestamps array share the work. */
function windowFinder({ ends, rangeMs }: RangeVector): (samples: Samples) => Windows {
  let known: Omit<Windows, 'values'> | undefined;
  return (samples) => {
    const { timestamps } = samples;
    if (known?.timestamps === timestamps) return { ...known, ...samples };
    const [starts, stops] = [new Int32Array(ends.length), new Int32Array(ends.length)];
    let [start, stop] = [0, 0];
    for (let i = 0; i < ends.length; i++) {
      const end = ends[i]!;
      stop = firstAfter(timestamps, end, stop);
      start = firstAfter(timestamps, end - rangeMs, start);
      starts[i] = start;
      stops[i] = stop;
    }
    known = { starts, stops, timestamps };
    return { ...known, ...samples };
  };
}

function informAboutName({ func }: Call, { labels }: RangeSeries, args: RangeArguments): void {
  if (func !== 'rate' && func !== 'increase') return;
  const name = labels.get(NAME);
  if (name === '' || COUNTER_NAME.test(name)) return;
  const text = 'metric might not be a counter, name does not end in _total/_sum/_count/_bucket:';
  args.annotations.info(`${text} ${JSON.stringify(name)}`, args.position);
}

function refuseDuplicates(rows: readonly Row[]): void {
  if (new Set(rows.map(({ labels }) => labels.key)).size < rows.length) duplicateLabels();
}
