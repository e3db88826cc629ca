/** Limits of one query. */
export interface QueryLimits {
  /** Samples held at once, both read and computed. Default 50,000,000, as in Prometheus. */
  readonly maxSamples: number;
  /** Maximum number of series read. Default 100,000. */
  readonly maxSeries: number;
  /** Maximum points per series of a range query. Default 11,000, as in Prometheus' HTTP API. */
  readonly maxPoints: number;
  /** Maximum nesting depth. Default 500, which is also the parser's limit. */
  readonly maxDepth: number;
  /** Query timeout, milliseconds. Default 120,000, as in Prometheus. */
  readonly timeoutMs: number;
}

export const DEFAULT_LIMITS: QueryLimits = {
  maxSamples: 50_000_000,
  maxSeries: 100_000,
  maxPoints: 11_000,
  maxDepth: 500,
  timeoutMs: 120_000,
};
