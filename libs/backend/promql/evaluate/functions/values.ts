import { mergeRows } from '../merge-rows.js';
import { named, newRow, type Context, type Query } from '../run/context.js';
import { timesOf } from '../values/grid.js';
import { greater, lesser } from '../values/go-math.js';
import { LabelSet } from '../values/label-set.js';
import { rowsWithValues, vector, type Row, type VectorValue } from '../values/row.js';
import { DATE_FUNCTIONS } from './dates.js';
import { VALUE_FUNCTIONS } from './math.js';
import type { Arguments, VectorFunction } from './vector-function.js';

/** Functions that map every value, independent of other series. */
export const ELEMENTWISE_FUNCTIONS: ReadonlyMap<string, VectorFunction> = new Map<string, VectorFunction>([
  ...[...VALUE_FUNCTIONS].map(([name, compute]) => [name, onValues(compute)] as const),
  ...[...DATE_FUNCTIONS].map(([name, compute]) => [name, onTimes(compute)] as const),
  ['clamp', (args, { query }) => clamp(args, query, args.scalar(1), args.scalar(2))],
  ['clamp_min', (args, { query }) => clamp(args, query, args.scalar(1), undefined)],
  ['clamp_max', (args, { query }) => clamp(args, query, undefined, args.scalar(1))],
  ['round', round],
  ['timestamp', timestamp],
]);

function onValues(compute: (value: number) => number): VectorFunction {
  return (args, { query }) => map(args.vector(0), query, compute);
}

/** Without an argument: applied to the evaluation time, in whole seconds. */
function onTimes(compute: (seconds: number) => number): VectorFunction {
  return (args, context) => {
    if (args.count > 0) return map(args.vector(0), context.query, compute);
    const row = newRow(context, LabelSet.EMPTY);
    row.values.set(timesOf(context.grid).map((timeMs) => compute(Math.trunc(timeMs / 1000))));
    row.present.fill(1);
    return vector([row]);
  };
}

function round(args: Arguments, { query }: Context): Promise<VectorValue> {
  // Multiplies by the inverse, which has smaller rounding errors than dividing by 0.1.
  const inverses = args.count > 1 ? args.scalar(1).map((to) => 1 / to) : undefined;
  return map(args.vector(0), query, (value, step) => {
    const inverse = inverses ? inverses[step]! : 1;
    return Math.floor(value * inverse + 0.5) / inverse;
  });
}

/** The evaluation time in seconds; for a selector, its samples' times (see `selectTimestamps`). */
function timestamp(args: Arguments, { query, grid }: Context): Promise<VectorValue> {
  return map(args.vector(0), query, (_value, step) => (grid.startMs + step * grid.stepMs) / 1000);
}

async function clamp(
  args: Arguments,
  query: Query,
  min?: Float64Array,
  max?: Float64Array,
): Promise<VectorValue> {
  const rows = args.vector(0);
  if (min && max)
    for (const { present } of rows) {
      for (let i = 0; i < present.length; i++) if (max[i]! < min[i]!) present[i] = 0;
      if (query.pace.due()) await query.pace.rest();
    }
  return map(await rowsWithValues(rows, query.pace), query, (value, step) =>
    greater(min ? min[step]! : -Infinity, lesser(max ? max[step]! : Infinity, value)),
  );
}

/** Maps values in place and drops the metric name, because the values no longer belong to the metric. */
export async function map(
  rows: Row[],
  query: Query,
  compute: (value: number, step: number) => number,
): Promise<VectorValue> {
  const { pace } = query;
  for (const row of rows) {
    const { values, present } = row;
    for (let i = 0; i < values.length; i++) if (present[i]) values[i] = compute(values[i]!, i);
    Object.assign(row, named(query, row.labels, true));
    if (pace.due()) await pace.rest();
  }
  return vector(query.dropNames === 'early' ? await mergeRows(rows, pace) : rows);
}
