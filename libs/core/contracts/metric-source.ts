/** Prometheus' type of a family; `updowncounter`, `info` and `stateset` are gauges on a text page. */
export type MetricFamilyKind =
  'counter' | 'updowncounter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset' | 'untyped';

/** Attributes common to all samples of a metric. */
export interface MetricFamily {
  /** E.g. `orders_placed_total`. The samples of an `info` are named `<name>_info`. */
  readonly name: string;
  /** One-sentence description. */
  readonly help: string;
  readonly kind: MetricFamilyKind;
  /** Unit in OpenMetrics' notation, e.g. `seconds`. */
  readonly unit?: string;
  /** How values of several processes are aggregated, in prom-client's terms: `sum`, `first`, `max`. */
  readonly aggregator?: string;
}

/** A value that a bucket counted, and the trace that it was recorded in. */
export interface SampleExemplar {
  readonly value: number;
  /** When, in milliseconds since 1970. */
  readonly timeMs: number;
  /** Empty when there was no trace, as the span's id is then. */
  readonly traceId: string;
  readonly spanId: string;
}

/** One value, as on a line of a text page. */
export interface MetricSample {
  /** The family's name, or that name with the suffix `_bucket`, `_sum`, `_count` or `_info`. */
  readonly name: string;
  /** With `le` for a cumulative bucket, and `quantile` for a quantile. Readers must not modify it. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** The exemplar of a histogram bucket; undefined for other samples and while exemplars are not read. */
  readonly exemplar?: SampleExemplar;
}

/** Some samples of one family. The samples of one series, e.g. the buckets of a histogram, are in the same slice. */
export interface MetricSlice extends MetricFamily {
  readonly samples: readonly MetricSample[];
  /**
   * Set by {@link APPLICATION_METRICS} for metrics of prom-client or another source, not of the application's own
   * instruments.
   */
  readonly isForeign?: boolean;
}

/**
 * Port: families of samples, read in slices. `APPLICATION_METRICS` is the source of all metrics of the application,
 * read by the JSON page, pushes over OTLP and remote write, and the store's sampler. Sources added to `METRIC_SOURCES`
 * are included in these and in the text page.
 */
export interface MetricSource {
  /** Name under which failures are counted and logged. */
  readonly name: string;
  /**
   * Reads the current values of all families. The slices of a family are consecutive. A reader may stop at any time,
   * and must yield the event loop when it works between slices for more than a few milliseconds.
   */
  read(): Iterable<MetricSlice> | AsyncIterable<MetricSlice>;
}

/**
 * Port: adds metrics from other registries to those of the application. A source is read at each scrape and push,
 * within 1 second and 100,000 samples. A source that throws, is late or exceeds the limit is omitted from that reading,
 * counted in `observability_collect_errors_total{metric}` under its name, and logged once.
 */
export interface MetricSources {
  /**
   * @returns a function that removes the source
   * @throws ObservabilityError `OBS_METRIC_CONFLICT` when a source with this name exists
   */
  add(source: MetricSource): () => void;
}
