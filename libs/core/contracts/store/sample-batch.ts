/** Identity of a series: its labels, with the metric as `__name__`, and the kind of its metric. */
export interface SeriesInfo {
  readonly labels: Readonly<Record<string, string>>;
  /** `counter` for everything that only grows, including buckets, counts and sums of histograms and summaries. */
  readonly kind: 'counter' | 'gauge';
  /**
   * How the series ends: at the first sampling without it (`absent`), or only with a staleness marker (`marked`), as
   * results of rules, which are not evaluated at every sampling. Default: `absent`.
   */
  readonly ends?: 'absent' | 'marked';
}

/**
 * Number of a series in this process. It is valid while every batch contains it; after a batch without it the series
 * has ended (the store writes the staleness marker) and the number may be reused: request it again. The number of a
 * series with `ends: 'marked'` is valid until its staleness marker.
 */
export type SeriesRef = number;

/** All samples of one time, one batch per sampling: value `i` belongs to series `refs[i]`. */
export interface SampleBatch {
  /** Milliseconds since 1970, later than the previous batch unless the clock was set back. */
  readonly timeMs: number;
  readonly refs: Int32Array;
  /** One value per ref. Staleness markers as written by `markStale`. */
  readonly values: Float64Array;
}
