import type { SeriesSource } from '#contracts';
import type { EngineSettings } from '../engine-settings.js';
import { evaluateExpr } from '../evaluate-expr.js';
import type { Grid } from '../values/grid.js';
import { Annotations } from './annotations.js';
import { Budget } from './budget.js';
import type { Query } from './context.js';
import type { Pace } from './pace.js';

/** The times of a query. */
export interface QueryTimes {
  readonly startMs: number;
  readonly endMs: number;
  /** The value of `step()`: 0 for an instant query. */
  readonly stepMs: number;
  readonly grid: Grid;
}

export function instantTimes(timeMs: number): QueryTimes {
  return { startMs: timeMs, endMs: timeMs, stepMs: 0, grid: { startMs: timeMs, stepMs: 1, count: 1 } };
}

/** Creates the shared state of a query. */
export function newQuery(
  text: string,
  { startMs, endMs, stepMs }: QueryTimes,
  settings: EngineSettings,
  pace: Pace,
  source: SeriesSource,
): Query {
  const { lookbackMs, subqueryStepMs, dropNames, experimental } = settings;
  return {
    evaluate: evaluateExpr,
    source,
    startMs,
    endMs,
    stepMs,
    lookbackMs,
    subqueryStepMs,
    dropNames,
    experimental,
    pace,
    budget: new Budget(settings),
    annotations: new Annotations(text),
    loaded: new Map(),
  };
}
