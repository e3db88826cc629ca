/** Parses as far as possible; the schema judges the rest. */
type Parse = (text: string) => unknown;

const text: Parse = (value) => value;
const word: Parse = (value) => value.toLowerCase();
const words: Parse = (value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

export const flag: Parse = (value) => {
  if (/^(true|1|yes|on)$/i.test(value)) return true;
  if (/^(false|0|no|off)$/i.test(value)) return false;
  return value;
};

export const number: Parse = (value) => (Number.isNaN(Number(value)) ? value : Number(value));
const inverted: Parse = (value) => {
  const parsed = flag(value);
  return typeof parsed === 'boolean' ? !parsed : parsed;
};

/** For each option its variables, the strongest first. */
export const VARIABLES: readonly (readonly [path: string, parse: Parse, ...variables: string[]])[] = [
  ['service.name', text, 'OTEL_SERVICE_NAME'],
  ['service.build', text, 'SERVICE_BUILD'],
  ['metrics.enabled', flag, 'METRICS_ENABLED'],
  ['metrics.names', text, 'METRICS_NAMES'],
  ['metrics.createdTimestamps', flag, 'METRICS_CREATED'],
  ['metrics.exemplarFilter', word, 'OTEL_METRICS_EXEMPLAR_FILTER'],
  ['metrics.temporality', word, 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'],
  ['metrics.protocol', text, 'OTEL_EXPORTER_OTLP_METRICS_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'],
  ['metrics.headers', pairs, 'OTEL_EXPORTER_OTLP_METRICS_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'],
  ['metrics.remoteWriteUrl', text, 'METRICS_REMOTE_WRITE_URL'],
  ['metrics.remoteWriteHeaders', pairs, 'METRICS_REMOTE_WRITE_HEADERS'],
  ['metrics.pushIntervalMs', number, 'OTEL_METRIC_EXPORT_INTERVAL'],
  ['metrics.exportTimeoutMs', number, 'OTEL_METRIC_EXPORT_TIMEOUT'],
  ['tracing.enabled', inverted, 'OTEL_SDK_DISABLED'],
  ['tracing.protocol', text, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'],
  ['tracing.headers', pairs, 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'],
  ['tracing.console', flag, 'OTEL_CONSOLE_EXPORTER'],
  ['tracing.maxQueueSize', number, 'OTEL_BSP_MAX_QUEUE_SIZE'],
  ['tracing.scheduledDelayMs', number, 'OTEL_BSP_SCHEDULE_DELAY'],
  ['tracing.maxExportBatchSize', number, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'],
  ['tracing.exportTimeoutMs', number, 'OTEL_BSP_EXPORT_TIMEOUT'],
  ['tracing.maxAttributes', number, 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
  [
    'tracing.maxAttributeLength',
    number,
    'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  ],
  ['tracing.maxEvents', number, 'OTEL_SPAN_EVENT_COUNT_LIMIT'],
  ['tracing.maxLinks', number, 'OTEL_SPAN_LINK_COUNT_LIMIT'],
  ['tracing.maxEventAttributes', number, 'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
  ['tracing.maxLinkAttributes', number, 'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
  ['logging.level', text, 'LOG_LEVEL'],
  ['logging.json', flag, 'LOG_JSON'],
  ['logging.file', text, 'LOG_FILE'],
  ['logging.fileMaxBytes', number, 'LOG_FILE_MAX_BYTES'],
  ['logging.fileMaxAgeMs', number, 'LOG_FILE_MAX_AGE_MS'],
  ['logging.fileMaxFiles', number, 'LOG_FILE_MAX_FILES'],
  ['logging.fileCompress', flag, 'LOG_FILE_COMPRESS'],
  ['logging.levelsFile', text, 'LOG_LEVELS_FILE'],
  ['logging.repeatLimit', number, 'LOG_REPEAT_LIMIT'],
  ['logging.repeatWindowMs', number, 'LOG_REPEAT_WINDOW_MS'],
  ['logging.format', text, 'LOG_FORMAT'],
  ['logging.messageLines', flag, 'LOG_MESSAGES'],
  ['logging.protocol', text, 'OTEL_EXPORTER_OTLP_LOGS_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'],
  ['logging.headers', pairs, 'OTEL_EXPORTER_OTLP_LOGS_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'],
  ['logging.maxQueueSize', number, 'OTEL_BLRP_MAX_QUEUE_SIZE'],
  ['logging.scheduledDelayMs', number, 'OTEL_BLRP_SCHEDULE_DELAY'],
  ['logging.maxExportBatchSize', number, 'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE'],
  ['logging.exportTimeoutMs', number, 'OTEL_BLRP_EXPORT_TIMEOUT'],
  ['logging.maxAttributes', number, 'OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
  [
    'logging.maxAttributeLength',
    number,
    'OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  ],
  ['audit.file', text, 'AUDIT_LOG_FILE'],
  ['audit.archive', text, 'AUDIT_LOG_ARCHIVE'],
  ['health.enabled', flag, 'HEALTH_ENABLED'],
  ['health.intervalMs', number, 'HEALTH_INTERVAL_MS'],
  ['health.timeoutMs', number, 'HEALTH_TIMEOUT_MS'],
  ['health.jitter', number, 'HEALTH_JITTER'],
  ['health.failureThreshold', number, 'HEALTH_FAILURE_THRESHOLD'],
  ['health.successThreshold', number, 'HEALTH_SUCCESS_THRESHOLD'],
  ['health.historyLimit', number, 'HEALTH_HISTORY_LIMIT'],
  ['health.details', flag, 'HEALTH_DETAILS'],
  ['health.maxLagMs', number, 'HEALTH_MAX_LAG_MS'],
  ['health.lagSustainedMs', number, 'HEALTH_LAG_SUSTAINED_MS'],
  ['management.enabled', flag, 'METRICS_SERVER_ENABLED'],
  ['management.port', number, 'METRICS_PORT', 'OTEL_EXPORTER_PROMETHEUS_PORT'],
  ['management.host', text, 'METRICS_HOST', 'OTEL_EXPORTER_PROMETHEUS_HOST'],
  ['management.mount', text, 'MANAGEMENT_MOUNT'],
  ['management.tokens', words, 'MANAGEMENT_TOKENS'],
  ['management.tokenFile', text, 'MANAGEMENT_TOKEN_FILE'],
  ['management.allowedHosts', words, 'MANAGEMENT_ALLOWED_HOSTS'],
  ['management.protectMetrics', flag, 'MANAGEMENT_PROTECT_METRICS'],
  ['management.origins', words, 'MANAGEMENT_ORIGINS'],
  ['management.tlsCertFile', text, 'MANAGEMENT_TLS_CERT_FILE'],
  ['management.tlsKeyFile', text, 'MANAGEMENT_TLS_KEY_FILE'],
];

/** `a=1,b=2` with percent-encoded values; a text without `=` is handed on for the schema to refuse. */
export function pairs(value: string): Record<string, string> | string {
  const found: Record<string, string> = {};
  for (const part of value.split(',').filter((piece) => piece.trim())) {
    const at = part.indexOf('=');
    if (at <= 0) return value;
    found[part.slice(0, at).trim()] = decode(part.slice(at + 1).trim());
  }
  return found;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
