import type { SeriesSource } from '#contracts';
import { DEFAULT_LIMITS, type QueryLimits } from './run/limits.js';

/** How a PromQL engine evaluates. Everything but the source has a default. */
export interface EngineOptions extends Partial<QueryLimits> {
  /** Where samples come from. */
  readonly source: SeriesSource;
  /** Milliseconds for which a sample counts in an instant vector. Default 300,000 (5 minutes), as in Prometheus. */
  readonly lookbackMs?: number;
  /** Milliseconds between the steps of a subquery that does not give them. Default 60,000. */
  readonly subqueryStepMs?: number;
  /**
   * When functions drop the metric's name: `late`, at the end of the query, so that `label_replace` and `by (__name__)`
   * still see it (`promql-delayed-name-removal` of Prometheus 3), or `early`, at once. Default `late`.
   */
  readonly dropNames?: 'late' | 'early';
  /** Evaluate functions of floats that Prometheus has behind a flag, such as `mad_over_time`. Default false. */
  readonly experimental?: boolean;
  /** Lets other work of the thread run; called every few milliseconds. Default: one turn of the event loop. */
  readonly rest?: () => Promise<void>;
}

/** What holds when nothing else is said. */
export const DEFAULTS = {
  ...DEFAULT_LIMITS,
  lookbackMs: 300_000,
  subqueryStepMs: 60_000,
  dropNames: 'late' as const,
  experimental: false,
  rest: (): Promise<void> => new Promise((resolve) => setImmediate(resolve)),
};

/** Everything that is to be known of an engine but its source. */
export type EngineSettings = Required<Omit<EngineOptions, 'source'>>;
