import type { OtlpProtocol } from './otlp-protocol.js';

export const METRIC_NAMES = ['otel', 'classic'] as const;
/** Names of the HTTP server's metrics; see `MetricsOptions.names`. */
export type MetricNames = (typeof METRIC_NAMES)[number];

export const EXEMPLAR_FILTERS = ['trace_based', 'always_on', 'always_off'] as const;
/** Which values may become exemplars; see `MetricsOptions.exemplarFilter`. */
export type ExemplarFilter = (typeof EXEMPLAR_FILTERS)[number];

export const TEMPORALITIES = ['cumulative', 'delta', 'lowmemory'] as const;
/** Since when a pushed sum counts; see `MetricsOptions.temporality`. */
export type Temporality = (typeof TEMPORALITIES)[number];

/** How many series a metric may have. */
export interface CardinalityOptions {
  /** Distinct values per label. Default: `2000`. */
  maxLabelValues?: number;
  /** Series per metric. Default: `20000`. */
  maxSeries?: number;
}

export interface MetricsOptions {
  /** Record metrics and serve `/metrics`. Environment: `METRICS_ENABLED`. Default: `true`. */
  enabled?: boolean;
  /** Add process and Node.js metrics. Default: `true`. */
  defaultMetrics?: boolean;
  /** Limits of every metric that has none of its own; what exceeds them is counted as `__other__`. */
  cardinality?: CardinalityOptions;
  /**
   * Names of the HTTP server's metrics. `otel`: OpenTelemetry's, `http_server_request_duration_seconds`. `classic`:
   * `http_requests_total`, `http_request_duration_seconds` and `http_requests_in_progress` by method, endpoint and
   * status. Environment: `METRICS_NAMES`. Default: `otel`.
   */
  names?: MetricNames;
  /**
   * Say on OpenMetrics pages when each series of a counter, histogram or summary began (`_created`); a number more per
   * series. Environment: `METRICS_CREATED`. Default: `false`.
   */
  createdTimestamps?: boolean;
  /**
   * Which values histograms keep as exemplars, on OpenMetrics pages. `trace_based`: those recorded inside a sampled span.
   * `always_on`: any, with the ids of the span if there is one, sampled or not. `always_off`: none. Environment:
   * `OTEL_METRICS_EXEMPLAR_FILTER`. Default: `trace_based`.
   */
  exemplarFilter?: ExemplarFilter;
  /**
   * OTLP endpoint to which the metrics are pushed, beside the page. Needs the optional peer
   * `@opentelemetry/exporter-metrics-otlp-grpc` (or `-proto`, `-http`). With `http/…` it is the base address,
   * `/v1/metrics` is appended. Environment: `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT` (taken as it is), and with
   * `OTEL_METRICS_EXPORTER=otlp` also `OTEL_EXPORTER_OTLP_ENDPOINT`. Default: none.
   */
  endpoint?: string;
  /** `grpc`, `http/protobuf` or `http/json`. Environment: `OTEL_EXPORTER_OTLP_METRICS_PROTOCOL`, `OTEL_EXPORTER_OTLP_PROTOCOL`. Default: `grpc`. */
  protocol?: OtlpProtocol;
  /** Headers (gRPC: metadata) of every export. Environment: `OTEL_EXPORTER_OTLP_METRICS_HEADERS`, `OTEL_EXPORTER_OTLP_HEADERS`. */
  headers?: Record<string, string>;
  /**
   * Since when the counters and histograms count that are pushed over OTLP. `cumulative`: since the start. `delta`: since
   * the receiver took the round before. `lowmemory`: `delta` for the instruments of this library, `cumulative` for what
   * is read from others (prom-client, OpenTelemetry). Sums that go down, too, are always cumulative, and so is the page.
   * Environment: `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`. Default: `cumulative`.
   */
  temporality?: Temporality;
  /**
   * Address of a Prometheus remote write receiver (1.0), such as `http://prometheus:9090/api/v1/write`, to which the
   * metrics are pushed. Environment: `METRICS_REMOTE_WRITE_URL`. Default: none.
   */
  remoteWriteUrl?: string;
  /** Headers of every remote write. Environment: `METRICS_REMOTE_WRITE_HEADERS`. */
  remoteWriteHeaders?: Record<string, string>;
  /** Samples that wait for remote write at most, 1000 or more; the oldest are dropped and counted. Default: `500000`. */
  maxQueueSize?: number;
  /** Milliseconds between two pushes. Environment: `OTEL_METRIC_EXPORT_INTERVAL`. Default: `60000`. */
  pushIntervalMs?: number;
  /** Milliseconds that one export over OTLP may take. Environment: `OTEL_METRIC_EXPORT_TIMEOUT`. Default: `30000`. */
  exportTimeoutMs?: number;
}
