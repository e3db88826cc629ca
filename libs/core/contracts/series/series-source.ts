/** A condition on a label of a series. Regular expressions are RE2 and match the whole value. */
export interface SeriesMatcher {
  /** The label's name; `__name__` is the metric. A series without the label has the value `''`. */
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/**
 * One series with its samples, packed. The arrays are read and never written; series that were sampled together may
 * share one `timestamps` array, which readers notice by identity and use to save work.
 */
export interface SampleSeries {
  /** Labels with the metric as `__name__`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, strictly ascending. */
  readonly timestamps: Float64Array;
  /** One value per timestamp. `STALE` bits (see `isStaleAt`) mark the end of a series; other NaN are values. */
  readonly values: Float64Array;
  /**
   * Of rolled-up samples that were selected for `sum_over_time`, `avg_over_time` or `count_over_time`: how many samples
   * each value stands for. The values are their sums. Absent when each value is one sample.
   */
  readonly counts?: Float64Array;
  /**
   * Milliseconds: the largest usual distance of samples, when samples of different distances were joined, such as one a
   * minute before one every 5 s. Functions that extrapolate then judge by the distance at the end that they extrapolate
   * from, not by the mean distance.
   */
  readonly coarsestMs?: number;
}

/** The functions for which a source of rolled-up samples can give better values than the last of each stretch. */
export type HintedFunction =
  'min_over_time' | 'max_over_time' | 'sum_over_time' | 'avg_over_time' | 'count_over_time';

/** What a source may use to stop early. */
export interface SelectOptions {
  /** Aborted when the query was cancelled or timed out. */
  readonly signal?: AbortSignal;
  /** More samples than this make the query fail: a source may stop there. */
  readonly maxSamples?: number;
  /**
   * The function directly around the selector. A source that holds rolled-up samples may give what this function needs:
   * the smallest or largest value of each stretch, or sums with `counts`.
   */
  readonly func?: HintedFunction;
  /** Only the newest sample of each series is wanted: a source may leave out those before it. */
  readonly newest?: boolean;
  /** The same array of matchers comes again: a source may remember which series they select. */
  readonly repeated?: boolean;
}

/** Where samples come from: the one port that PromQL is evaluated over. */
export interface SeriesSource {
  /**
   * The series that match, with their samples from `fromMs` to `toMs`, both inclusive. Series without samples there may
   * be left out; samples outside are ignored.
   *
   * @param matchers conditions that all hold
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
