/** What a family of samples is, in Prometheus' words; `updowncounter`, `info` and `stateset` are gauges on a text page. */
export type MetricFamilyKind =
  'counter' | 'updowncounter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset' | 'untyped';

/** What all samples of a metric have in common. */
export interface MetricFamily {
  /** Such as `orders_placed_total`. The samples of an `info` are called `<name>_info`. */
  readonly name: string;
  /** One sentence for the reader of the page. */
  readonly help: string;
  readonly kind: MetricFamilyKind;
  /** Unit as OpenMetrics names it, such as `seconds`. */
  readonly unit?: string;
  /** How the values of several processes become one, in prom-client's words: `sum`, `first`, `max`. */
  readonly aggregator?: string;
}

/** One value, as a line of a text page has it. */
export interface MetricSample {
  /** The name of its family, or that name with `_bucket`, `_sum`, `_count` or `_info` behind it. */
  readonly name: string;
  /** With `le` for a bucket, whose values are cumulative, and `quantile` for a quantile. Readers do not change it. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Some samples of one family. The samples of one series, such as the buckets of a histogram, are in one slice. */
export interface MetricSlice extends MetricFamily {
  readonly samples: readonly MetricSample[];
  /** Set by {@link APPLICATION_METRICS}: not of the application's own instruments, but of prom-client or a source. */
  readonly isForeign?: boolean;
}

/**
 * Port: families of samples, read in slices. The application's metrics are one (`APPLICATION_METRICS`): the JSON page,
 * pushes over OTLP and remote write, and whatever stores samples read it. Others are added to `METRIC_SOURCES`, and their
 * samples join all of these and the text page.
 */
export interface MetricSource {
  /** Under which its failures are counted and told. */
  readonly name: string;
  /**
   * Reads all families as they are now. The slices of a family follow one another. Who reads may stop at any time, and
   * lets the event loop turn when it works between slices for longer than a few milliseconds.
   */
  read(): Iterable<MetricSlice> | AsyncIterable<MetricSlice>;
}

/**
 * Port: metrics that are kept elsewhere join those of the application. A source is read at each scrape and each push, within
 * 1 second and 100,000 samples. One that throws, is late or gives more is left out of that reading, counted in
 * `observability_collect_errors_total{metric}` under its name, and warned of once.
 */
export interface MetricSources {
  /**
   * @returns a function that takes the source out again
   * @throws ObservabilityError `OBS_METRIC_CONFLICT` when a source of this name is there already
   */
  add(source: MetricSource): () => void;
}
