import type { SpanExporter } from '@opentelemetry/sdk-trace';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Level names of other logging systems, and the level each stands for. Upper and lower case are the same. */
export const LOG_LEVEL_ALIASES = { warning: 'warn', critical: 'fatal' } as const;
export type LogLevelName = LogLevel | 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL';

export const LOG_FORMATS = ['default', 'recommender', 'trends'] as const;
/** Shape of a JSON line; see `LoggingOptions.format`. */
export type LogFormat = (typeof LOG_FORMATS)[number];

export const OTLP_PROTOCOLS = ['grpc', 'http/protobuf'] as const;
export type OtlpProtocol = (typeof OTLP_PROTOCOLS)[number];

export const METRIC_NAMES = ['otel', 'classic'] as const;
/** Names of the HTTP server's metrics; see `MetricsOptions.names`. */
export type MetricNames = (typeof METRIC_NAMES)[number];

/** Where log lines go when it is not a file and not standard output: anything with a `write`. */
export interface LogDestination {
  write(line: string): unknown;
}

/** Who is speaking: the resource of every span and the base of every log line. */
export interface ServiceOptions {
  /** Service name. Environment: `OTEL_SERVICE_NAME`, then `service.name` in `OTEL_RESOURCE_ATTRIBUTES`. Default: `unknown_service:node`. */
  name?: string;
  /** Service version. Environment: `service.version` in `OTEL_RESOURCE_ATTRIBUTES`. Default: none. */
  version?: string;
  /** What was built: a commit, a build number. Shown on `/info`. Environment: `SERVICE_BUILD`. Default: none. */
  build?: string;
}

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
   * OTLP endpoint to which the metrics are pushed, beside the page. Needs the optional peer
   * `@opentelemetry/exporter-metrics-otlp-grpc` (or `-proto`). With `http/protobuf` it is the base address,
   * `/v1/metrics` is appended. Environment: `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT` (taken as it is), and with
   * `OTEL_METRICS_EXPORTER=otlp` also `OTEL_EXPORTER_OTLP_ENDPOINT`. Default: none.
   */
  endpoint?: string;
  /** Environment: `OTEL_EXPORTER_OTLP_METRICS_PROTOCOL`, `OTEL_EXPORTER_OTLP_PROTOCOL`. Default: `grpc`. */
  protocol?: OtlpProtocol;
  /** Headers (gRPC: metadata) of every export. Environment: `OTEL_EXPORTER_OTLP_METRICS_HEADERS`, `OTEL_EXPORTER_OTLP_HEADERS`. */
  headers?: Record<string, string>;
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

/** A share for some of the new traces; of several rules the first that fits counts. */
export interface SamplingRule {
  /** Name of the trace's first span; `*` stands for anything. */
  name?: string;
  /** URL path of the request that begins the trace; `*` stands for anything, `:id` for one part of the path. */
  route?: string;
  /** Share to record, 0 to 1. With 0 not even an error is kept. */
  ratio: number;
}

export interface TracingOptions {
  /** Record spans. Environment: `OTEL_SDK_DISABLED=true` switches off. Default: `true`. */
  enabled?: boolean;
  /**
   * OTLP endpoint. Nothing is exported until it is set. With `grpc`: `http://host:4317`. With `http/protobuf`: the
   * base address, `/v1/traces` is appended. Environment: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` (taken as it is), then
   * `OTEL_EXPORTER_OTLP_ENDPOINT`. Default: none.
   */
  endpoint?: string;
  /** Environment: `OTEL_EXPORTER_OTLP_TRACES_PROTOCOL`, `OTEL_EXPORTER_OTLP_PROTOCOL`. Default: `grpc`. */
  protocol?: OtlpProtocol;
  /** Headers (gRPC: metadata) of every export. Environment: `OTEL_EXPORTER_OTLP_TRACES_HEADERS`, `OTEL_EXPORTER_OTLP_HEADERS`. */
  headers?: Record<string, string>;
  /** Share of new traces to record, 0 to 1; a parent's decision is kept. Environment: `OTEL_TRACES_SAMPLER_ARG`. Default: `1`. */
  samplingRatio?: number;
  /**
   * Keep the decision of a caller whose trace is continued; `false` decides by the ratio all the same. Environment:
   * `OTEL_TRACES_SAMPLER` (`parentbased_…` or not). Default: `true`.
   */
  parentBased?: boolean;
  /** Shares for new traces by name or route, before `samplingRatio`. Default: none of `/health`, `/health/*` and `/metrics`. */
  samplingRules?: SamplingRule[];
  /** Keep what a trace did in this process when one of its spans failed, though the ratio was against it. Default: `false`. */
  keepErrors?: boolean;
  /** Keep it too when it took longer than so many milliseconds here. Default: none. */
  keepSlowerThanMs?: number;
  /** Spans held back at most until it is known whether their trace is kept. Default: `4096`. */
  undecidedQueueSize?: number;
  /** Print finished spans to standard output. Environment: `OTEL_CONSOLE_EXPORTER`, `OTEL_TRACES_EXPORTER=console`. Default: `false`. */
  console?: boolean;
  /** Further exporters of your own; each gets the finished spans in batches. Default: none. */
  exporters?: SpanExporter[];
  /** Resource attributes beside name and version. Environment: `OTEL_RESOURCE_ATTRIBUTES`. */
  resourceAttributes?: Record<string, string>;
  /** Spans waiting for export at most; what exceeds is dropped and counted. Environment: `OTEL_BSP_MAX_QUEUE_SIZE`. Default: `2048`. */
  maxQueueSize?: number;
  /** Milliseconds between two exports. Environment: `OTEL_BSP_SCHEDULE_DELAY`. Default: `5000`. */
  scheduledDelayMs?: number;
  /** Spans of one export at most. Environment: `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`. Default: `512`. */
  maxExportBatchSize?: number;
  /** Milliseconds that one try to export may take. Environment: `OTEL_BSP_EXPORT_TIMEOUT`. Default: `30000`. */
  exportTimeoutMs?: number;
  /**
   * Attributes of one span, event or link at most. Environment: `OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT`,
   * `OTEL_ATTRIBUTE_COUNT_LIMIT`. Default: `128`.
   */
  maxAttributes?: number;
  /**
   * Characters of a text in an attribute at most; what exceeds is cut. Environment:
   * `OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT`, `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`. Default: none.
   */
  maxAttributeLength?: number;
  /** Events of one span at most; the oldest go. Environment: `OTEL_SPAN_EVENT_COUNT_LIMIT`. Default: `128`. */
  maxEvents?: number;
  /** Links of one span at most; the oldest go. Environment: `OTEL_SPAN_LINK_COUNT_LIMIT`. Default: `128`. */
  maxLinks?: number;
}

export interface LoggingOptions {
  /** `DEBUG` to `CRITICAL` are understood too. Environment: `LOG_LEVEL`. Default: `info`. */
  level?: LogLevelName;
  /** JSON lines (`true`) or lines for people (`false`; needs `pino-pretty`). Environment: `LOG_JSON`. Default: `true`. */
  json?: boolean;
  /**
   * Shape of the JSON lines. `default`: pino's (`level`, `time`, `msg`) with everything beside it. `recommender`: the
   * same with `timestamp`, `message` and levels `DEBUG` to `CRITICAL`. `trends`: `timestamp`, `level`, `logger`,
   * `message`, `module`, `function`, `line` and all else under `context`; looking up the calling line costs some
   * microseconds. Environment: `LOG_FORMAT`. Default: `default`.
   */
  format?: LogFormat;
  /** One line for every message of a broker, job queue, microservice or WebSocket. Environment: `LOG_MESSAGES`. Default: `true`. */
  messageLines?: boolean;
  /** Bytes of one JSON line at most, 1024 or more; what exceeds is cut and marked. Default: `65536`. */
  maxLineBytes?: number;
  /** Append the lines to this file instead of standard output. Environment: `LOG_FILE`. Default: none. */
  file?: string;
  /** Bytes after which the file is closed and the next begun; 0: never. Environment: `LOG_FILE_MAX_BYTES`. Default: `104857600` (100 MiB). */
  fileMaxBytes?: number;
  /** Milliseconds after which it is closed, however small; 0: never. Environment: `LOG_FILE_MAX_AGE_MS`. Default: `86400000` (a day). */
  fileMaxAgeMs?: number;
  /** Closed files that are kept beside the open one; the oldest are removed. Environment: `LOG_FILE_MAX_FILES`. Default: `10`. */
  fileMaxFiles?: number;
  /** Compress closed files (gzip). Environment: `LOG_FILE_COMPRESS`. Default: `true`. */
  fileCompress?: boolean;
  /**
   * Keeps levels that were changed at run time in this file: they survive a restart, and all processes that name the
   * same file share them. Workers of `node:cluster` share them without it. Environment: `LOG_LEVELS_FILE`. Default: none.
   */
  levelsFile?: string;
  /**
   * Equal lines (logger, level, and message but for numbers and ids) per `repeatWindowMs` that are written; the others
   * are counted, in one line at the window's end. `fatal` lines are always written. 0: all are. Environment:
   * `LOG_REPEAT_LIMIT`. Default: `0`.
   */
  repeatLimit?: number;
  /** Milliseconds. Environment: `LOG_REPEAT_WINDOW_MS`. Default: `60000`. */
  repeatWindowMs?: number;
  /** Errors that are told apart at most, in `ErrorFingerprints` and on `/metrics`; those not seen for longest are forgotten. Default: `500`. */
  maxFingerprints?: number;
  /** Further keys whose values are replaced by `[redacted]`, beside the built-in list (tokens, passwords, cookies …). */
  redact?: string[];
  /** A destination of your own instead of standard output or `file`. Default: none. */
  destination?: LogDestination;
  /**
   * OTLP endpoint to which the lines go as well, beside standard output. Needs the optional peers
   * `@opentelemetry/sdk-logs` and `@opentelemetry/exporter-logs-otlp-grpc` (or `-proto`). With `http/protobuf` it is
   * the base address, `/v1/logs` is appended. Environment: `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT` (taken as it is), and
   * with `OTEL_LOGS_EXPORTER=otlp` also `OTEL_EXPORTER_OTLP_ENDPOINT`. Default: none.
   */
  endpoint?: string;
  /** Environment: `OTEL_EXPORTER_OTLP_LOGS_PROTOCOL`, `OTEL_EXPORTER_OTLP_PROTOCOL`. Default: `grpc`. */
  protocol?: OtlpProtocol;
  /** Headers (gRPC: metadata) of every export. Environment: `OTEL_EXPORTER_OTLP_LOGS_HEADERS`, `OTEL_EXPORTER_OTLP_HEADERS`. */
  headers?: Record<string, string>;
  /** Lines waiting for export at most; what exceeds is dropped. Environment: `OTEL_BLRP_MAX_QUEUE_SIZE`. Default: `2048`. */
  maxQueueSize?: number;
  /** Milliseconds between two exports. Environment: `OTEL_BLRP_SCHEDULE_DELAY`. Default: `1000`. */
  scheduledDelayMs?: number;
  /** Lines of one export at most. Environment: `OTEL_BLRP_MAX_EXPORT_BATCH_SIZE`. Default: `512`. */
  maxExportBatchSize?: number;
  /** Milliseconds that one export may take. Environment: `OTEL_BLRP_EXPORT_TIMEOUT`. Default: `30000`. */
  exportTimeoutMs?: number;
}

/** The chain of audit records; see `AuditLog`. Secrets are those of `logging.redact`. */
export interface AuditOptions {
  /**
   * File that the records are appended to. Without it there is no audit log, and every record is refused with an error.
   * Environment: `AUDIT_LOG_FILE`. Default: none.
   */
  file?: string;
  /** Folder to which closed files are moved. Environment: `AUDIT_LOG_ARCHIVE`. Default: `archive` beside the file. */
  archive?: string;
  /** Compress closed files with gzip. Default: `false`. */
  compress?: boolean;
  /** Bytes after which a file is closed and a new one begun. Default: `104857600`. */
  maxFileBytes?: number;
  /** Milliseconds after its first record at which a file is closed, with the next record. Default: `86400000`, a day. */
  maxFileAgeMs?: number;
  /** Records that wait for the disk at most; further ones are refused with an error. Default: `10000`. */
  maxQueueSize?: number;
}

export interface HealthOptions {
  /** Run health checks and serve `/health`. Environment: `HEALTH_ENABLED`. Default: `true`. */
  enabled?: boolean;
  /** Milliseconds between the starts of two runs of a check, at most. Environment: `HEALTH_INTERVAL_MS`. Default: `5000`. */
  intervalMs?: number;
  /** Milliseconds a check may take before it is cut off and counts as failed. Environment: `HEALTH_TIMEOUT_MS`. Default: `2000`. */
  timeoutMs?: number;
  /** Share of the interval, 0 to 0.9, by which a run may come earlier, at random. Environment: `HEALTH_JITTER`. Default: `0.1`. */
  jitter?: number;
  /** Failures in a row that make a healthy check fail. Environment: `HEALTH_FAILURE_THRESHOLD`. Default: `1`. */
  failureThreshold?: number;
  /** Successes in a row that make a failed check healthy. Environment: `HEALTH_SUCCESS_THRESHOLD`. Default: `1`. */
  successThreshold?: number;
  /** Results kept per check. Environment: `HEALTH_HISTORY_LIMIT`. Default: `100`. */
  historyLimit?: number;
  /**
   * Show checks, details and messages on the open pages; `false` leaves the state alone, and the rest to
   * `/health/report`, which needs a token. Environment: `HEALTH_DETAILS`. Default: `true`.
   */
  details?: boolean;
  /** Milliseconds of event-loop delay from which the process counts as overloaded. Environment: `HEALTH_MAX_LAG_MS`. Default: `1000`. */
  maxLagMs?: number;
  /** Milliseconds the overload must last before `/health/live` answers 503. Environment: `HEALTH_LAG_SUSTAINED_MS`. Default: `10000`. */
  lagSustainedMs?: number;
}

export interface HttpOptions {
  /** Observe HTTP requests in the adapter: span, duration, request line. Default: `true`. */
  enabled?: boolean;
  /** Paths that are not observed, compared with the start of the URL path. Default: none. */
  ignorePaths?: string[];
  /** A span for every outgoing request of `fetch` and `node:http`, and the trace in its headers. Default: `true`. */
  client?: boolean;
}

export interface ManagementOptions {
  /** Listen for `/metrics` and `/health` on a port of its own. Environment: `METRICS_SERVER_ENABLED`. Default: `true`. */
  enabled?: boolean;
  /** 0 takes a free port. Environment: `METRICS_PORT`, `OTEL_EXPORTER_PROMETHEUS_PORT`. Default: `8004`. */
  port?: number;
  /** Address to listen on. Environment: `METRICS_HOST`, `OTEL_EXPORTER_PROMETHEUS_HOST`. Default: `127.0.0.1`. */
  host?: string;
  /**
   * Serve the pages on the application's own port under this path, such as `/internal`, instead of a port of their own;
   * global prefix, guards, interceptors, pipes, filters and versioning do not touch them. Without an HTTP server the
   * port is opened as ever. Environment: `MANAGEMENT_MOUNT`. Default: none.
   */
  mount?: string;
  /**
   * Tokens for pages that change state or show telemetry, at least 128 bits each; give the old and the new one while
   * you change them. Without one, one is made on loopback and printed when it is first needed; beyond loopback those
   * pages stay closed. Environment: `MANAGEMENT_TOKENS` (with commas). Default: none.
   */
  tokens?: string[];
  /** File with more tokens, one a line; it is read again when it changes. Environment: `MANAGEMENT_TOKEN_FILE`. Default: none. */
  tokenFile?: string;
  /**
   * Host names under which protected pages may be asked for, beside `localhost`, `host` and IP addresses; others are
   * refused (DNS rebinding). Environment: `MANAGEMENT_ALLOWED_HOSTS` (with commas). Default: none.
   */
  allowedHosts?: string[];
  /** `/metrics` and `/metrics/summary` need a token, too. Environment: `MANAGEMENT_PROTECT_METRICS`. Default: `false`. */
  protectMetrics?: boolean;
  /** Origins whose pages may post here from a browser, such as `https://shop.example`. Environment: `MANAGEMENT_ORIGINS` (with commas). Default: none. */
  origins?: string[];
  /** Requests per second of one address for pages that cost something; bursts of twice as many pass. Default: `100`. */
  rateLimit?: number;
  /** Bytes of a request's body at most. Default: `65536`. */
  bodyLimitBytes?: number;
  /** Certificate (PEM) to serve the management port over TLS; with `tlsKeyFile`. Environment: `MANAGEMENT_TLS_CERT_FILE`. Default: none. */
  tlsCertFile?: string;
  /** Private key (PEM) of the certificate. Environment: `MANAGEMENT_TLS_KEY_FILE`. Default: none. */
  tlsKeyFile?: string;
}

/** Everything `ObservabilityModule.forRoot` takes. A set option wins over its environment variable. */
export interface ObservabilityOptions {
  service?: ServiceOptions;
  metrics?: MetricsOptions;
  tracing?: TracingOptions;
  logging?: LoggingOptions;
  audit?: AuditOptions;
  health?: HealthOptions;
  http?: HttpOptions;
  management?: ManagementOptions;
}

type Settled<T, Open extends keyof T = never> = Required<Omit<T, Open>> & Pick<T, Open>;

/** The options after environment and defaults: what the rooms receive. Paths absent here stay undefined. */
export interface ResolvedOptions {
  service: Settled<ServiceOptions, 'version' | 'build'>;
  metrics: Settled<MetricsOptions, 'cardinality' | 'endpoint' | 'remoteWriteUrl'>;
  tracing: Settled<TracingOptions, 'endpoint' | 'keepSlowerThanMs' | 'maxAttributeLength'>;
  logging: Omit<Settled<LoggingOptions, 'file' | 'levelsFile' | 'destination' | 'endpoint'>, 'level'> & {
    level: LogLevel;
  };
  audit: Settled<AuditOptions, 'file' | 'archive'>;
  health: Settled<HealthOptions>;
  http: Settled<HttpOptions>;
  management: Settled<ManagementOptions, 'mount' | 'tokenFile' | 'tlsCertFile' | 'tlsKeyFile'>;
}
