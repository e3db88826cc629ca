/** A condition on a label of a series. Regular expressions are RE2 and match the whole value. */
export interface SeriesMatcher {
  /** The label's name; `__name__` is the metric. A series without the label has the value `''`. */
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/**
 * One series with its samples as typed arrays. The arrays must not be modified; series that were sampled together may
 * share one `timestamps` array, which readers detect by identity to save work.
 */
export interface SampleSeries {
  /** Labels, including the metric name as `__name__`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, strictly ascending. */
  readonly timestamps: Float64Array;
  /** One value per timestamp. `STALE` bits (see `isStaleAt`) mark the end of a series; other NaNs are values. */
  readonly values: Float64Array;
  /**
   * For rolled-up samples selected for `sum_over_time`, `avg_over_time` or `count_over_time`: the number of samples
   * that each value represents. The values are sums. Absent when each value is one sample.
   */
  readonly counts?: Float64Array;
  /**
   * Milliseconds: the largest regular sample interval, when samples of different intervals were combined, e.g. one per
   * minute and one every 5 s. Functions that extrapolate then use the interval at the extrapolated end instead of the
   * mean interval.
   */
  readonly coarsestMs?: number;
}

/** Functions for which a source of roll-ups can return better values than the last of each interval. */
export type HintedFunction =
  'min_over_time' | 'max_over_time' | 'sum_over_time' | 'avg_over_time' | 'count_over_time';

/** Hints with which a source may read less. */
export interface SelectOptions {
  /** Aborted when the query was cancelled or timed out. */
  readonly signal?: AbortSignal;
  /** With more samples than this the query fails, so a source may stop. */
  readonly maxSamples?: number;
  /**
   * The function directly around the selector. A source of roll-ups may return what this function needs: the minimum or
   * maximum of each interval, or sums with `counts`.
   */
  readonly func?: HintedFunction;
  /** Whether only the newest sample of each series is needed: a source may omit earlier ones. */
  readonly newest?: boolean;
  /**
   * The ranges in which samples are needed, when there are samples between them that no step of a query reads: they are
   * `rangeMs` long (begin exclusive, end inclusive), and end at `firstMs` and every `stepMs` after it. A source may omit
   * other samples; one that sets `coarsestMs` keeps those that are at most 1.1 times as long before a range.
   */
  readonly ranges?: { readonly firstMs: number; readonly stepMs: number; readonly rangeMs: number };
  /** Whether the same array of matchers will be used again: a source may cache the selected series. */
  readonly repeated?: boolean;
}

/** Port: the source of samples over which PromQL is evaluated. */
export interface SeriesSource {
  /**
   * The matching series with their samples from `fromMs` to `toMs`, both inclusive. Series without such samples may be
   * omitted; samples outside are ignored.
   *
   * @param matchers conditions that must all hold
   * @param fromMs milliseconds since 1970
   * @param toMs milliseconds since 1970
   */
  select(
    matchers: readonly SeriesMatcher[],
    fromMs: number,
    toMs: number,
    options?: SelectOptions,
  ): readonly SampleSeries[] | Promise<readonly SampleSeries[]>;
}
