/** What one query may use. */
export interface QueryLimits {
  /** Samples held at once: those read and those of results. Default 50,000,000, as in Prometheus. */
  readonly maxSamples: number;
  /** Series read. Default 100,000. */
  readonly maxSeries: number;
  /** Points per series of a range query. Default 11,000, as in Prometheus' HTTP API. */
  readonly maxPoints: number;
  /** How deep an expression may be nested. Default 500, which is also the most that is parsed. */
  readonly maxDepth: number;
  /** Milliseconds until the query fails. Default 120,000, as in Prometheus. */
  readonly timeoutMs: number;
}

export const DEFAULT_LIMITS: QueryLimits = {
  maxSamples: 50_000_000,
  maxSeries: 100_000,
  maxPoints: 11_000,
  maxDepth: 500,
  timeoutMs: 120_000,
};
