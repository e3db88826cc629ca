/** What a series is: its labels, with the metric as `__name__`, and what kind of metric it belongs to. */
export interface SeriesInfo {
  readonly labels: Readonly<Record<string, string>>;
  /** `counter` also for buckets, counts and sums of histograms and summaries: whatever only grows. */
  readonly kind: 'counter' | 'gauge';
  /**
   * How the series ends: with the first sampling that lacks it, or only with a staleness marker, as results of rules do,
   * which are not evaluated at every sampling. Default: `absent`.
   */
  readonly ends?: 'absent' | 'marked';
}

/**
 * Number of a series in this process of the store. It holds while every batch has it; after a batch without it the series
 * has ended (the store writes the staleness marker), and the number may be given to others: ask again. That of a series
 * with `ends: 'marked'` holds until its staleness marker.
 */
export type SeriesRef = number;

/** Everything sampled at one time, one batch per sampling: value `i` belongs to series `refs[i]`. */
export interface SampleBatch {
  /** Milliseconds since 1970, later than the batch before unless the clock was set back. */
  readonly timeMs: number;
  readonly refs: Int32Array;
  /** One value per ref. Staleness markers as `markStale` writes them. */
  readonly values: Float64Array;
}
