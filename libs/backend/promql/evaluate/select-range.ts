import type { HintedFunction } from '#contracts';
import { bare, type Expr, type MatrixSelector, type Subquery } from '../parse/ast.js';
import { atMs } from './at.js';
import type { Context } from './run/context.js';
import { load, packed, withoutStale } from './run/load.js';
import type { Pace } from './run/pace.js';
import { QueryError } from './run/query-error.js';
import { gridOf, rangesApart, referenceTimes, timesOf } from './values/grid.js';
import type { LabelSet } from './values/label-set.js';
import type { Loaded, Samples } from './values/samples.js';

/** A range vector for all steps: a step contains the samples in `(end - rangeMs, end]`. */
export interface RangeVector {
  readonly series: readonly RangeSeries[];
  /** End of the range per step, milliseconds since 1970. */
  readonly ends: Float64Array;
  readonly rangeMs: number;
}

export interface RangeSeries {
  readonly labels: LabelSet;
  readonly dropName: boolean;
  /** The samples of all ranges, without staleness markers. */
  readonly samples: () => Samples | Promise<Samples>;
}

export type RangeExpr = MatrixSelector | Subquery;

export function isRange(expr: Expr): boolean {
  const { type } = bare(expr);
  return type === 'matrix' || type === 'subquery';
}

/** Reads or computes the samples of a range vector for all steps. @param func the function applied to the samples */
export async function selectRange(
  expr: RangeExpr,
  context: Context,
  func?: HintedFunction,
): Promise<RangeVector> {
  return expr.type === 'matrix' ? selectSamples(expr, context, func) : evaluateSubquery(expr, context);
}

/** A range vector as a query's result: its samples at the grid's only step. */
export async function rangeSamples(expr: RangeExpr, context: Context): Promise<Loaded[]> {
  const { series, ends, rangeMs } = await selectRange(expr, context);
  const end = ends[0]!;
  const found: Loaded[] = [];
  for (const { labels, dropName, samples } of series) {
    const { timestamps, values } = await samples();
    const from = timestamps.findIndex((timeMs) => timeMs > end - rangeMs);
    const to = timestamps.findLastIndex((timeMs) => timeMs <= end) + 1;
    const [first, last] = from < 0 ? [0, 0] : [from, Math.max(from, to)];
    if (last > first)
      found.push({
        labels: dropName ? labels.withoutName() : labels,
        timestamps: timestamps.subarray(first, last),
        values: values.subarray(first, last),
      });
    if (context.query.pace.due()) await context.query.pace.rest();
  }
  return found;
}

async function selectSamples(
  { selector, rangeMs }: MatrixSelector,
  { query, grid }: Context,
  func: HintedFunction | undefined,
): Promise<RangeVector> {
  const ends = referenceTimes(grid, atMs(selector, query), selector.offsetMs ?? 0);
  const wanted = { ...(func && { func }), ...rangesApart(ends, rangeMs) };
  const series = await load(query, selector, ends[0]! - rangeMs + 1, ends.at(-1)!, wanted);
  query.live?.set(selector, series.length > 0);
  return { series: series.map((loaded) => ofLoaded(loaded, query.pace)), ends, rangeMs };
}

function ofLoaded(loaded: Loaded, pace: Pace): RangeSeries {
  return { labels: loaded.labels, dropName: false, samples: () => withoutStale(loaded, pace) };
}

/** Evaluates the inner expression at the multiples of the step within any of the ranges. */
async function evaluateSubquery(subquery: Subquery, { query, grid }: Context): Promise<RangeVector> {
  const { rangeMs } = subquery;
  const ends = referenceTimes(grid, atMs(subquery, query), subquery.offsetMs ?? 0);
  const stepMs = subquery.stepMs ?? query.subqueryStepMs;
  if (!(stepMs > 0)) throw new QueryError('the step of a subquery must be greater than 0', 'bad_data');
  const [after, end] = [ends[0]! - rangeMs, ends.at(-1)!];
  const start = Math.floor(after / stepMs) * stepMs + stepMs;
  if (end < start) return { series: [], ends, rangeMs };
  const inner = { query, grid: gridOf(start, end, stepMs) };
  query.budget.hold(inner.grid.count);
  const times = timesOf(inner.grid);
  const value = await query.evaluate(subquery.expr, inner);
  if (value.kind !== 'vector') throw new QueryError('a subquery takes an instant vector');
  const series = value.rows.map(({ labels, dropName, values, present }) => ({
    labels,
    dropName,
    samples: () => packed(times, values, present),
  }));
  return { series, ends, rangeMs };
}
