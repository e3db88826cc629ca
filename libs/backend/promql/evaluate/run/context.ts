import type { SeriesSource } from '#contracts';
import type { Expr, VectorSelector } from '../../parse/ast.js';
import type { Grid } from '../values/grid.js';
import type { Row, Value } from '../values/row.js';
import type { Loaded } from '../values/samples.js';
import type { LabelSet } from '../values/label-set.js';
import type { LabelSets } from '../values/label-sets.js';
import type { Annotations } from './annotations.js';
import type { Budget } from './budget.js';
import type { Pace } from './pace.js';

/** State shared by all parts of a running query. */
export interface Query {
  /** Evaluates a part of the expression at the context's grid. */
  readonly evaluate: (expr: Expr, context: Context) => Promise<Value>;
  readonly source: SeriesSource;
  readonly startMs: number;
  readonly endMs: number;
  /** 0 for an instant query. */
  readonly stepMs: number;
  /** Lookback period of instant vectors. */
  readonly lookbackMs: number;
  /** Default step of subqueries. */
  readonly subqueryStepMs: number;
  /** Whether names are dropped at the end of the query or by each function. */
  readonly dropNames: 'late' | 'early';
  readonly experimental: boolean;
  readonly pace: Pace;
  readonly budget: Budget;
  readonly annotations: Annotations;
  /** Series read so far, by matchers and times. */
  readonly loaded: Map<string, Promise<readonly Loaded[]>>;
  /** Set for a prepared query. */
  readonly labelSets?: LabelSets | undefined;
  /** Set for a prepared query: whether each selector selected a series. */
  readonly live?: Map<VectorSelector, boolean> | undefined;
}

/** A running query with one grid of steps; subqueries and constant parts have separate grids. */
export interface Context {
  readonly query: Query;
  readonly grid: Grid;
}

/** Creates a row without values, counted in the budget. */
export function newRow({ query, grid }: Context, labels: LabelSet, dropName = false): Row {
  query.budget.hold(grid.count);
  const [values, present] = [new Float64Array(grid.count), new Uint8Array(grid.count)];
  return { ...named(query, labels, dropName), values, present };
}

/** A row's labels without the name, or the row marked for dropping it later. */
export function named(
  { dropNames }: Query,
  labels: LabelSet,
  dropName: boolean,
): { labels: LabelSet; dropName: boolean } {
  return dropName && dropNames === 'early'
    ? { labels: labels.withoutName(), dropName }
    : { labels, dropName };
}

/** Creates the values of a scalar, counted in the budget. */
export function newScalar({ query, grid }: Context): Float64Array {
  query.budget.hold(grid.count);
  return new Float64Array(grid.count);
}
