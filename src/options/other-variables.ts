/** A variable that is not an option, or several of a kind, and its effect. */
export type OtherVariable = readonly [names: string, meaning: string];

/** OpenTelemetry variables that are read but are not options. */
export const READ_VARIABLES: readonly OtherVariable[] = [
  [
    '`OTEL_SDK_DISABLED`',
    '`true`: no spans, and nothing of any signal is exported over OTLP, whatever the code sets. The lines on standard output and the page stay',
  ],
  [
    '`OTEL_LOG_LEVEL`',
    '`ERROR`, `WARN`, `INFO`, `DEBUG`, `VERBOSE`, `ALL`: what OpenTelemetry says about itself becomes lines of the logger `OpenTelemetry`, from this level on, whatever `LOG_LEVEL` is; they are not exported. Nothing when it is unset or `NONE`, or when you have set a diag logger',
  ],
  [
    '`OTEL_PROPAGATORS`',
    '`tracecontext`, `baggage`, `none`; `b3` and `b3multi` with the package `@opentelemetry/propagator-b3`, `jaeger` with `@opentelemetry/propagator-jaeger`; other names are ignored with a warning',
  ],
  [
    '`OTEL_TRACES_SAMPLER`',
    'the samplers `always_on`, `always_off`, `traceidratio` and their `parentbased_…` forms; `jaeger_remote` and `xray` are ignored with a warning',
  ],
  [
    '`OTEL_CONFIG_FILE`',
    "a file of OpenTelemetry's declarative configuration (1.0, 1.1), in place of all other variables `OTEL_…`; see [export](export.md#a-configuration-file)",
  ],
  ['`OTEL_TRACES_EXPORTER`', '`otlp`, `console`, `none`'],
  ['`OTEL_METRICS_EXPORTER`', '`otlp` pushes to the common endpoint as well; the page is always served'],
  ['`OTEL_LOGS_EXPORTER`', '`otlp` sends to the common endpoint as well; standard output is always written'],
  ['`OTEL_EXPORTER_OTLP_[TRACES_\\|METRICS_\\|LOGS_]ENDPOINT`', 'an endpoint for gRPC may have no scheme'],
  [
    '`OTEL_EXPORTER_OTLP_[…_]TIMEOUT`',
    'milliseconds of one request of an exporter; `5000` by default, as long as shutdown waits',
  ],
  ['`OTEL_EXPORTER_OTLP_[…_]INSECURE`', '`true`: gRPC without TLS, for endpoints without a scheme'],
  ['`OTEL_EXPORTER_OTLP_[…_]COMPRESSION`', '`gzip` compresses requests'],
  [
    '`OTEL_EXPORTER_OTLP_[…_]CERTIFICATE`, `…CLIENT_KEY`, `…CLIENT_CERTIFICATE`',
    'PEM files, for endpoints with TLS; one that cannot be read is an error at start',
  ],
  [
    '`OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION`',
    '`explicit_bucket_histogram` alone, as the page shows the same series; `base2_exponential_bucket_histogram` is ignored with a warning',
  ],
];

/** OpenTelemetry variables that have no effect. */
export const IGNORED_VARIABLES: readonly OtherVariable[] = [
  ['`OTEL_EXPORTER_ZIPKIN_…`, `OTEL_EXPORTER_JAEGER_…`, `OTEL_ENTITIES`', 'not honoured'],
  [
    '`OTEL_NODE_ENABLED_INSTRUMENTATIONS`, `OTEL_NODE_DISABLED_INSTRUMENTATIONS`',
    "not honoured: they are for OpenTelemetry's own start-up, see `nestjs-observability/register`",
  ],
];
