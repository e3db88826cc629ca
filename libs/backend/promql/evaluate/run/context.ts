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

/** What all parts of one running query share. */
export interface Query {
  /** Evaluates a part of the expression, at the grid of the context. */
  readonly evaluate: (expr: Expr, context: Context) => Promise<Value>;
  readonly source: SeriesSource;
  readonly startMs: number;
  readonly endMs: number;
  /** 0 for an instant query. */
  readonly stepMs: number;
  /** A sample counts for this long in instant vectors. */
  readonly lookbackMs: number;
  /** The step of subqueries that do not give one. */
  readonly subqueryStepMs: number;
  /** Whether names are dropped at the end of the query or by each function. */
  readonly dropNames: 'late' | 'early';
  readonly experimental: boolean;
  readonly pace: Pace;
  readonly budget: Budget;
  readonly annotations: Annotations;
  /** Series already read, by matchers and times. */
  readonly loaded: Map<string, Promise<readonly Loaded[]>>;
  /** Of a prepared query. */
  readonly labelSets?: LabelSets | undefined;
  /** Of a prepared query: whether each selector selected a series. */
  readonly live?: Map<VectorSelector, boolean> | undefined;
}

/** A running query at one grid of steps: subqueries and constant parts have grids of their own. */
export interface Context {
  readonly query: Query;
  readonly grid: Grid;
}

/** A row without values, counted in the budget. */
export function newRow({ query, grid }: Context, labels: LabelSet, dropName = false): Row {
  query.budget.hold(grid.count);
  const [values, present] = [new Float64Array(grid.count), new Uint8Array(grid.count)];
  return { ...named(query, labels, dropName), values, present };
}

/** A row's labels after its name was dropped, or after it was decided that it will be. */
export function named(
  { dropNames }: Query,
  labels: LabelSet,
  dropName: boolean,
): { labels: LabelSet; dropName: boolean } {
  return dropName && dropNames === 'early'
    ? { labels: labels.withoutName(), dropName }
    : { labels, dropName };
}

/** Values of a scalar, counted in the budget. */
export function newScalar({ query, grid }: Context): Float64Array {
  query.budget.hold(grid.count);
  return new Float64Array(grid.count);
}
