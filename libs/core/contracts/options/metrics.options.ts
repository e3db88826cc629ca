// Made by `npm run options` from the tables of the rooms: change the table, then run it again.
import type {
  ExemplarFilter,
  MetricNames,
  OtlpNames,
  OtlpProtocol,
  ProcessNames,
  RemoteWriteVersion,
  Temporality,
} from './option-values.js';

/** How many series a metric may have. */
export interface CardinalityOptions {
  /** Maximum number of distinct values per label. An integer from 1 to 10000000. Default: `2000`. */
  maxLabelValues?: number;
  /** Maximum number of series per metric. An integer from 1 to 10000000. Default: `20000`. */
  maxSeries?: number;
}

/** Metrics: names, limits and destinations. */
export interface MetricsOptions {
  /** Record metrics and serve `/metrics`. Environment: `METRICS_ENABLED`. Default: `true`. */
  enabled?: boolean;
  /** Add process and Node.js metrics. Default: `true`. */
  defaultMetrics?: boolean;
  /**
   * Names of the process' and Node.js' metrics. `prometheus`: prom-client's, `process_resident_memory_bytes`,
   * which the presets' rules and dashboards use. `otel`: those of OpenTelemetry's conventions,
   * `process.memory.usage`, `nodejs.eventloop.delay.p99`, `v8js.gc.duration`, on the page with underscores.
   * `both`: both. Environment: `METRICS_PROCESS_NAMES`. Default: `prometheus`.
   */
  processNames?: ProcessNames;
  /** Limits of every metric without its own. Values beyond them are counted as `__other__`. */
  cardinality?: CardinalityOptions;
  /**
   * Labels added to every series on the page and to pushed series; they override those of prom-client's
   * `register.setDefaultLabels`. Labels of the series itself take precedence. Environment:
   * `METRICS_DEFAULT_LABELS`. Default: none.
   */
  defaultLabels?: Record<string, string>;
  /**
   * Names of the HTTP server's metrics. `otel`: OpenTelemetry's, `http_server_request_duration_seconds`.
   * `classic`: `http_requests_total`, `http_request_duration_seconds` and `http_requests_in_progress` by
   * method, endpoint and status. Environment: `METRICS_NAMES`. Default: `otel`.
   */
  names?: MetricNames;
  /**
   * Names that OpenTelemetry's conventions had before they changed, for dashboards that depend on them:
   * `rpc_server_duration_seconds` and `rpc_client_duration_seconds` by `rpc_system`, in place of
   * `rpc_server_call_duration_seconds` and `rpc_client_call_duration_seconds` by `rpc_system_name`; on spans
   * of RabbitMQ `messaging.destination.name` is the exchange or the queue, without routing key. Environment:
   * `METRICS_FORMER_NAMES`. Default: `false`.
   */
  formerNames?: boolean;
  /**
   * Add the start time of each counter, histogram and summary series (`_created`) to OpenMetrics pages; one
   * more sample per series. Environment: `METRICS_CREATED`. Default: `false`.
   */
  createdTimestamps?: boolean;
  /**
   * Which values histograms keep as exemplars, on OpenMetrics pages and in the store. `trace_based`: those
   * recorded within a sampled span. `always_on`: any, with the ids of the current span, if any. `always_off`:
   * none. Environment: `OTEL_METRICS_EXEMPLAR_FILTER`. Default: `trace_based`.
   */
  exemplarFilter?: ExemplarFilter;
  /**
   * OTLP endpoint to which the metrics are pushed, in addition to the page. With `http/…` it is the base
   * address, `/v1/metrics` is appended, except to the address of `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`. The
   * common variable counts only with `OTEL_METRICS_EXPORTER=otlp`. Environment:
   * `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`, `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_METRICS_EXPORTER`. Default:
   * none.
   */
  endpoint?: string;
  /**
   * Protocol of the export over OTLP. Environment: `OTEL_EXPORTER_OTLP_METRICS_PROTOCOL`,
   * `OTEL_EXPORTER_OTLP_PROTOCOL`. Default: `grpc`.
   */
  protocol?: OtlpProtocol;
  /**
   * Headers (with gRPC: metadata) of every export. Environment: `OTEL_EXPORTER_OTLP_METRICS_HEADERS`,
   * `OTEL_EXPORTER_OTLP_HEADERS`. Default: none.
   */
  headers?: Record<string, string>;
  /**
   * Names over OTLP of the metrics that OpenTelemetry has conventions for. `conventions`: as there,
   * `http.server.request.duration` with `http.response.status_code` as a number. `prometheus`: those of the
   * page, for dashboards that depend on them. All other metrics have the names of the page. Environment:
   * `METRICS_OTLP_NAMES`. Default: `conventions`.
   */
  otlpNames?: OtlpNames;
  /**
   * Temporality of counters and histograms pushed over OTLP. `cumulative`: since the start. `delta`: since
   * the last accepted push. `lowmemory`: `delta` for the instruments of this library, `cumulative` for those
   * of prom-client and OpenTelemetry. Sums that can decrease, and the page, are always cumulative.
   * Environment: `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`. Default: `cumulative`.
   */
  temporality?: Temporality;
  /**
   * Address of a Prometheus remote write receiver, such as `http://prometheus:9090/api/v1/write`, to which
   * the metrics are pushed. Environment: `METRICS_REMOTE_WRITE_URL`. Default: none.
   */
  remoteWriteUrl?: string;
  /**
   * Version of remote write. `2.0` sends every text once, with type, help and unit of each series; its
   * receiver must support it (Prometheus 3 does). Both versions include exemplars. Environment:
   * `METRICS_REMOTE_WRITE_VERSION`. Default: `1.0`.
   */
  remoteWriteVersion?: RemoteWriteVersion;
  /** Headers of every remote write. Environment: `METRICS_REMOTE_WRITE_HEADERS`. Default: none. */
  remoteWriteHeaders?: Record<string, string>;
  /**
   * Maximum number of samples waiting for OTLP and for remote write; the oldest are dropped and counted. An
   * integer from 1000 to 10000000. Default: `500000`.
   */
  maxQueueSize?: number;
  /**
   * Push interval over OTLP and by remote write, in milliseconds. An integer from 1 to 3600000. Environment:
   * `OTEL_METRIC_EXPORT_INTERVAL`. Default: `60000`.
   */
  pushIntervalMs?: number;
  /**
   * Time-out of an OTLP export, in milliseconds. An integer from 1 to 3600000. Environment:
   * `OTEL_METRIC_EXPORT_TIMEOUT`. Default: `30000`.
   */
  exportTimeoutMs?: number;
}
