/** A value read from the environment, with the option it stands for. */
export interface EnvironmentValue {
  /** Option path, such as `management.port`. */
  path: string;
  /** The variable it came from, for error texts. */
  variable: string;
  /** Parsed as far as possible; the schema judges the rest. */
  value: unknown;
}

type Environment = Record<string, string | undefined>;
type Parse = (text: string) => unknown;

const text: Parse = (value) => value;
const list: Parse = (value) => pairs(value);
const words: Parse = (value) =>
  value
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);

const flag: Parse = (value) => {
  if (/^(true|1|yes|on)$/i.test(value)) return true;
  if (/^(false|0|no|off)$/i.test(value)) return false;
  return value;
};

const number: Parse = (value) => (Number.isNaN(Number(value)) ? value : Number(value));
const inverted: Parse = (value) => {
  const parsed = flag(value);
  return typeof parsed === 'boolean' ? !parsed : parsed;
};

/** For each option its variables, the strongest first. */
const VARIABLES: readonly (readonly [path: string, parse: Parse, ...variables: string[]])[] = [
  ['service.name', text, 'OTEL_SERVICE_NAME'],
  ['service.build', text, 'SERVICE_BUILD'],
  ['metrics.enabled', flag, 'METRICS_ENABLED'],
  ['metrics.names', text, 'METRICS_NAMES'],
  ['metrics.createdTimestamps', flag, 'METRICS_CREATED'],
  ['metrics.protocol', text, 'OTEL_EXPORTER_OTLP_METRICS_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'],
  ['metrics.headers', list, 'OTEL_EXPORTER_OTLP_METRICS_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'],
  ['metrics.remoteWriteUrl', text, 'METRICS_REMOTE_WRITE_URL'],
  ['metrics.remoteWriteHeaders', list, 'METRICS_REMOTE_WRITE_HEADERS'],
  ['metrics.pushIntervalMs', number, 'OTEL_METRIC_EXPORT_INTERVAL'],
  ['metrics.exportTimeoutMs', number, 'OTEL_METRIC_EXPORT_TIMEOUT'],
  ['tracing.enabled', inverted, 'OTEL_SDK_DISABLED'],
  ['tracing.protocol', text, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL'],
  ['tracing.headers', list, 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'],
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
  ['logging.headers', list, 'OTEL_EXPORTER_OTLP_LOGS_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'],
  ['logging.maxQueueSize', number, 'OTEL_BLRP_MAX_QUEUE_SIZE'],
  ['logging.scheduledDelayMs', number, 'OTEL_BLRP_SCHEDULE_DELAY'],
  ['logging.maxExportBatchSize', number, 'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE'],
  ['logging.exportTimeoutMs', number, 'OTEL_BLRP_EXPORT_TIMEOUT'],
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

/** Reads every option that the environment sets. Empty variables count as unset, as OpenTelemetry specifies. */
export function readEnvironment(env: Environment): EnvironmentValue[] {
  const values: EnvironmentValue[] = [];
  for (const [path, parse, ...variables] of VARIABLES) {
    const variable = variables.find((candidate) => env[candidate]?.trim());
    if (variable) values.push({ path, variable, value: parse((env[variable] ?? '').trim()) });
  }
  return [
    ...values,
    ...readResource(env),
    ...readSampler(env),
    ...readTracesEndpoint(env),
    ...readExporters(env),
    ...readEndpoint(env, 'LOGS', 'logging.endpoint'),
    ...readEndpoint(env, 'METRICS', 'metrics.endpoint'),
  ];
}

function readResource(env: Environment): EnvironmentValue[] {
  const variable = 'OTEL_RESOURCE_ATTRIBUTES';
  const attributes = env[variable]?.trim() ? pairs(env[variable]) : undefined;
  if (!attributes) return [];
  if (typeof attributes === 'string')
    return [{ path: 'tracing.resourceAttributes', variable, value: attributes }];
  const { 'service.name': serviceName, 'service.version': version, ...rest } = attributes;
  const values: EnvironmentValue[] = [{ path: 'tracing.resourceAttributes', variable, value: rest }];
  if (serviceName && !env.OTEL_SERVICE_NAME?.trim())
    values.push({ path: 'service.name', variable, value: serviceName });
  if (version) values.push({ path: 'service.version', variable, value: version });
  return values;
}

/** Whether OpenTelemetry is switched off as a whole. */
export function isSdkDisabled(env: Environment): boolean {
  return env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true';
}

const SAMPLERS: Record<string, number | 'argument'> = {
  always_on: 1,
  always_off: 0,
  traceidratio: 'argument',
  parentbased_always_on: 1,
  parentbased_always_off: 0,
  parentbased_traceidratio: 'argument',
};

function readSampler(env: Environment): EnvironmentValue[] {
  const path = 'tracing.samplingRatio';
  const sampler = env.OTEL_TRACES_SAMPLER?.trim();
  const argument = env.OTEL_TRACES_SAMPLER_ARG?.trim();
  const ratio = sampler ? SAMPLERS[sampler] : 'argument';
  const variable = 'OTEL_TRACES_SAMPLER';
  if (ratio === undefined) return [{ path, variable, value: sampler }];
  const parentBased = { path: 'tracing.parentBased', variable, value: false };
  const values = sampler && !sampler.startsWith('parentbased_') ? [parentBased] : [];
  if (ratio !== 'argument') return [...values, { path, variable, value: ratio }];
  if (!argument) return values;
  return [...values, { path, variable: 'OTEL_TRACES_SAMPLER_ARG', value: number(argument) }];
}

function readExporters(env: Environment): EnvironmentValue[] {
  const variable = 'OTEL_TRACES_EXPORTER';
  const names = env[variable]?.split(',').map((part) => part.trim()) ?? [];
  const values: EnvironmentValue[] = [];
  if (names.includes('console')) values.push({ path: 'tracing.console', variable, value: true });
  if (names.includes('none') || (names.some(Boolean) && !names.includes('otlp'))) {
    values.push({ path: 'tracing.endpoint', variable, value: undefined });
  }
  return values;
}

function readTracesEndpoint(env: Environment): EnvironmentValue[] {
  return endpointOf(env, 'TRACES', 'tracing.endpoint', [
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
  ]);
}

/** Lines and metrics are pushed when their own endpoint is set, or the common one and `OTEL_<SIGNAL>_EXPORTER=otlp`. */
function readEndpoint(env: Environment, signal: 'LOGS' | 'METRICS', path: string): EnvironmentValue[] {
  const names =
    env[`OTEL_${signal}_EXPORTER`]
      ?.split(',')
      .map((part) => part.trim())
      .filter(Boolean) ?? [];
  if (names.length > 0 && !names.includes('otlp')) return [];
  const candidates = [
    `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`,
    ...(names.length > 0 ? ['OTEL_EXPORTER_OTLP_ENDPOINT'] : []),
  ];
  return endpointOf(env, signal, path, candidates);
}

type Signal = 'TRACES' | 'LOGS' | 'METRICS';

/** gRPC's may have no scheme; then `OTEL_EXPORTER_OTLP_INSECURE` says whether it is encrypted, as it is by default. */
function endpointOf(
  env: Environment,
  signal: Signal,
  path: string,
  candidates: string[],
): EnvironmentValue[] {
  const variable = candidates.find((candidate) => env[candidate]?.trim());
  if (!variable) return [];
  const given = env[variable]?.trim() ?? '';
  const insecure = flag(otlp(env, signal, 'INSECURE') ?? '') === true;
  const isGrpc = (otlp(env, signal, 'PROTOCOL') ?? 'grpc') === 'grpc';
  const bare = isGrpc && !given.includes('://');
  return [{ path, variable, value: bare ? `http${insecure ? '' : 's'}://${given}` : given }];
}

/** A setting of the exporter, for one signal or for all. */
function otlp(env: Environment, signal: Signal, setting: string): string | undefined {
  const own = env[`OTEL_EXPORTER_OTLP_${signal}_${setting}`]?.trim();
  return own || env[`OTEL_EXPORTER_OTLP_${setting}`]?.trim() || undefined;
}

/** `a=1,b=2` with percent-encoded values; a text without `=` is handed on for the schema to refuse. */
function pairs(value: string): Record<string, string> | string {
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
