import type { SeriesSource } from '#contracts';
import { DEFAULT_LIMITS, type QueryLimits } from './run/limits.js';

/** Options of a PromQL engine. All except the source have a default. */
export interface EngineOptions extends Partial<QueryLimits> {
  /** The source of samples. */
  readonly source: SeriesSource;
  /** Lookback period of an instant vector, milliseconds. Default 300,000 (5 minutes), as in Prometheus. */
  readonly lookbackMs?: number;
  /** Default step of subqueries, milliseconds. Default 60,000. */
  readonly subqueryStepMs?: number;
  /**
   * When functions drop the metric name: `late`, at the end of the query, so that `label_replace` and `by (__name__)`
   * still see it (`promql-delayed-name-removal` of Prometheus 3), or `early`, at once. Default `late`.
   */
  readonly dropNames?: 'late' | 'early';
  /**
   * Whether to evaluate float functions behind a feature flag of Prometheus, such as `mad_over_time`. Default false.
   */
  readonly experimental?: boolean;
  /** Yields the thread; called every few milliseconds. Default: one turn of the event loop. */
  readonly rest?: () => Promise<void>;
}

/** Default settings. */
export const DEFAULTS = {
  ...DEFAULT_LIMITS,
  lookbackMs: 300_000,
  subqueryStepMs: 60_000,
  dropNames: 'late' as const,
  experimental: false,
  rest: (): Promise<void> => new Promise((resolve) => setImmediate(resolve)),
};

/** All settings of an engine except its source. */
export type EngineSettings = Required<Omit<EngineOptions, 'source'>>;
