import {
  EXEMPLAR_FILTERS,
  METRIC_NAMES,
  OTLP_NAMES,
  PROCESS_NAMES,
  REMOTE_WRITE_VERSIONS,
  TEMPORALITIES,
} from '#contracts';
import {
  address,
  anyText,
  flag,
  group,
  integer,
  oneOf,
  optionsOf,
  otlpEndpoint,
  otlpHeaders,
  otlpProtocol,
  recordOf,
  text,
} from '#options';

const CARDINALITY = {
  maxLabelValues: integer({
    default: 2000,
    min: 1,
    max: 10_000_000,
    doc: 'Maximum number of distinct values per label.',
  }),
  maxSeries: integer({
    default: 20_000,
    min: 1,
    max: 10_000_000,
    doc: 'Maximum number of series per metric.',
  }),
};

/** The options of the group `metrics`. */
export const METRICS_OPTIONS = optionsOf(
  {
    enabled: flag({
      default: true,
      variable: 'METRICS_ENABLED',
      doc: 'Record metrics and serve `/metrics`.',
    }),
    defaultMetrics: flag({ default: true, doc: 'Add process and Node.js metrics.' }),
    processNames: oneOf(PROCESS_NAMES, {
      default: 'prometheus',
      type: 'ProcessNames',
      variable: 'METRICS_PROCESS_NAMES',
      doc:
        "Names of the process' and Node.js' metrics. `prometheus`: prom-client's, `process_resident_memory_bytes`, which the " +
        "presets' rules and dashboards use. `otel`: those of OpenTelemetry's conventions, `process.memory.usage`, " +
        '`nodejs.eventloop.delay.p99`, `v8js.gc.duration`, on the page with underscores. `both`: both.',
    }),
    cardinality: group(CARDINALITY, {
      default: { maxLabelValues: 2000, maxSeries: 20_000 },
      type: 'CardinalityOptions',
      typeDoc: 'How many series a metric may have.',
      doc: 'Limits of every metric without its own. Values beyond them are counted as `__other__`.',
    }),
    defaultLabels: recordOf(text(), {
      default: {},
      defaultText: 'none',
      variable: 'METRICS_DEFAULT_LABELS',
      keys: /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/,
      keysAllowed: 'label names: letters, digits and underscores, not beginning with a digit or "__"',
      doc:
        "Labels added to every series on the page and to pushed series; they override those of prom-client's " +
        '`register.setDefaultLabels`. Labels of the series itself take precedence.',
    }),
    names: oneOf(METRIC_NAMES, {
      default: 'otel',
      type: 'MetricNames',
      variable: 'METRICS_NAMES',
      doc:
        "Names of the HTTP server's metrics. `otel`: OpenTelemetry's, `http_server_request_duration_seconds`. " +
        '`classic`: `http_requests_total`, `http_request_duration_seconds` and `http_requests_in_progress` by ' +
        'method, endpoint and status.',
    }),
    formerNames: flag({
      default: false,
      variable: 'METRICS_FORMER_NAMES',
      doc:
        "Names that OpenTelemetry's conventions had before they changed, for dashboards that depend on them: " +
        '`rpc_server_duration_seconds` and `rpc_client_duration_seconds` by `rpc_system`, in place of ' +
        '`rpc_server_call_duration_seconds` and `rpc_client_call_duration_seconds` by `rpc_system_name`; on spans of RabbitMQ ' +
        '`messaging.destination.name` is the exchange or the queue, without routing key.',
    }),
    createdTimestamps: flag({
      default: false,
      variable: 'METRICS_CREATED',
      doc:
        'Add the start time of each counter, histogram and summary series (`_created`) to OpenMetrics ' +
        'pages; one more sample per series.',
    }),
    exemplarFilter: oneOf(EXEMPLAR_FILTERS, {
      default: 'trace_based',
      type: 'ExemplarFilter',
      variable: 'OTEL_METRICS_EXEMPLAR_FILTER',
      doc:
        'Which values histograms keep as exemplars, on OpenMetrics pages and in the store. ' +
        '`trace_based`: those recorded within a sampled span. `always_on`: any, with the ids of the ' +
        'current span, if any. `always_off`: none.',
    }),
    endpoint: otlpEndpoint(
      'METRICS',
      'OTLP endpoint to which the metrics are pushed, in addition to the page. With `http/…` it is the base address, ' +
        '`/v1/metrics` is appended, except to the address of `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`. The common ' +
        'variable counts only with `OTEL_METRICS_EXPORTER=otlp`.',
    ),
    protocol: otlpProtocol('METRICS'),
    headers: otlpHeaders('METRICS'),
    otlpNames: oneOf(OTLP_NAMES, {
      default: 'conventions',
      type: 'OtlpNames',
      variable: 'METRICS_OTLP_NAMES',
      doc:
        'Names over OTLP of the metrics that OpenTelemetry has conventions for. `conventions`: as there, ' +
        '`http.server.request.duration` with `http.response.status_code` as a number. `prometheus`: those of the page, ' +
        'for dashboards that depend on them. All other metrics have the names of the page.',
    }),
    temporality: oneOf(TEMPORALITIES, {
      default: 'cumulative',
      type: 'Temporality',
      variable: 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
      doc:
        'Temporality of counters and histograms pushed over OTLP. `cumulative`: since the start. `delta`: ' +
        'since the last accepted push. `lowmemory`: `delta` for the instruments of this library, `cumulative` for ' +
        'those of prom-client and OpenTelemetry. Sums that can decrease, and the page, are always cumulative.',
    }),
    remoteWriteUrl: address({
      variable: 'METRICS_REMOTE_WRITE_URL',
      doc:
        'Address of a Prometheus remote write receiver, such as `http://prometheus:9090/api/v1/write`, to ' +
        'which the metrics are pushed.',
    }),
    remoteWriteVersion: oneOf(REMOTE_WRITE_VERSIONS, {
      default: '1.0',
      type: 'RemoteWriteVersion',
      variable: 'METRICS_REMOTE_WRITE_VERSION',
      doc:
        'Version of remote write. `2.0` sends every text once, with type, help and unit of each series; its receiver must ' +
        'support it (Prometheus 3 does). Both versions include exemplars.',
    }),
    remoteWriteHeaders: recordOf(anyText(), {
      default: {},
      defaultText: 'none',
      secret: true,
      variable: 'METRICS_REMOTE_WRITE_HEADERS',
      doc: 'Headers of every remote write.',
    }),
    maxQueueSize: integer({
      default: 500_000,
      min: 1000,
      max: 10_000_000,
      doc:
        'Maximum number of samples waiting for OTLP and for remote write; the oldest are dropped and ' +
        'counted.',
    }),
    pushIntervalMs: integer({
      default: 60_000,
      min: 1,
      max: 3_600_000,
      variable: 'OTEL_METRIC_EXPORT_INTERVAL',
      doc: 'Push interval over OTLP and by remote write, in milliseconds.',
    }),
    exportTimeoutMs: integer({
      default: 30_000,
      min: 1,
      max: 3_600_000,
      variable: 'OTEL_METRIC_EXPORT_TIMEOUT',
      doc: 'Time-out of an OTLP export, in milliseconds.',
    }),
  },
  { doc: 'Metrics: names, limits and destinations.' },
);
