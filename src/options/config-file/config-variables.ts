import { ConfigMap } from './config-map.js';
import { exporterVariables, type ExporterKind, type Variables } from './config-exporters.js';
import { resourceVariables } from './config-resource.js';
import { samplerVariables } from './config-sampler.js';

const LEVELS: Readonly<Record<string, string>> = { trace: 'verbose', fatal: 'error' };

/** Settings of a batch processor, as suffixes of `OTEL_BSP_` or `OTEL_BLRP_` variables. */
const BATCH = {
  schedule_delay: 'SCHEDULE_DELAY',
  export_timeout: 'EXPORT_TIMEOUT',
  max_queue_size: 'MAX_QUEUE_SIZE',
  max_export_batch_size: 'MAX_EXPORT_BATCH_SIZE',
} as const;

const SPAN_LIMITS = {
  attribute_value_length_limit: 'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  attribute_count_limit: 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT',
  event_count_limit: 'OTEL_SPAN_EVENT_COUNT_LIMIT',
  link_count_limit: 'OTEL_SPAN_LINK_COUNT_LIMIT',
  event_attribute_count_limit: 'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT',
  link_attribute_count_limit: 'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT',
} as const;
const LOG_LIMITS = {
  attribute_value_length_limit: 'OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  attribute_count_limit: 'OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT',
} as const;
const ATTRIBUTE_LIMITS = {
  attribute_value_length_limit: 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  attribute_count_limit: 'OTEL_ATTRIBUTE_COUNT_LIMIT',
} as const;

/**
 * Converts a file of OpenTelemetry's declarative configuration to OpenTelemetry's variables.
 *
 * @param file content of the file
 * @param problems receives a sentence for each invalid or unsupported setting
 * @param serviceName value of `OTEL_SERVICE_NAME`, for a file that has it detected
 */
export function configVariables(
  file: Readonly<Record<string, unknown>>,
  problems: string[],
  serviceName?: string,
): Variables {
  const root = new ConfigMap('', file, problems);
  const variables: Variables = {
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  };
  const version = root.text('file_format');
  if (!/^1\.\d+$/.test(version ?? '')) root.refuse('file_format', 'must be 1.0 or 1.1');
  variables.OTEL_SDK_DISABLED = root.text('disabled');
  const level = root.text('log_level');
  variables.OTEL_LOG_LEVEL = level && (LEVELS[level] ?? level);
  counts(root.map('attribute_limits'), ATTRIBUTE_LIMITS, variables);
  resourceVariables(root.map('resource'), variables, serviceName);
  propagators(root.map('propagator'), variables);
  tracerProvider(root.map('tracer_provider'), variables);
  meterProvider(root.map('meter_provider'), variables);
  loggerProvider(root.map('logger_provider'), variables);
  root.end();
  return variables;
}

function propagators(propagator: ConfigMap | undefined, variables: Variables): void {
  const names = propagator?.list('composite').flatMap(({ keys }) => keys) ?? [];
  const listed = (propagator?.text('composite_list') ?? '').split(',').map((name) => name.trim());
  const all = [...new Set([...names, ...listed])].filter(Boolean);
  // In a configuration file, no propagators means that nothing is propagated.
  variables.OTEL_PROPAGATORS = all.length > 0 ? all.join(',') : 'none';
  propagator?.end();
}

function tracerProvider(provider: ConfigMap | undefined, variables: Variables): void {
  if (!provider) return;
  const exporters = processors(provider, 'TRACES', 'OTEL_BSP_', variables);
  if (exporters.length > 0) variables.OTEL_TRACES_EXPORTER = exporters.join(',');
  counts(provider.map('limits'), SPAN_LIMITS, variables);
  const sampler = provider.map('sampler');
  if (sampler) samplerVariables(sampler, variables);
  provider.end();
}

function loggerProvider(provider: ConfigMap | undefined, variables: Variables): void {
  if (!provider) return;
  if (processors(provider, 'LOGS', 'OTEL_BLRP_', variables).length > 0) variables.OTEL_LOGS_EXPORTER = 'otlp';
  counts(provider.map('limits'), LOG_LIMITS, variables);
  provider.end();
}

function processors(
  provider: ConfigMap,
  signal: 'TRACES' | 'LOGS',
  prefix: string,
  variables: Variables,
): ExporterKind[] {
  const kinds: ExporterKind[] = [];
  for (const processor of provider.list('processors')) {
    const settings = processor.map('batch') ?? processor.map('simple');
    processor.end();
    const exporter = settings?.map('exporter');
    const kind = exporter && exporterVariables(signal, exporter, variables);
    if (kind && kinds.includes(kind)) exporter.refuse(kind, 'only one of its kind is supported');
    if (kind) kinds.push(kind);
    const own: Variables = {};
    if (settings && processor.has('batch')) counts(settings, BATCH, own, false);
    for (const [name, value] of Object.entries(own)) if (kind === 'otlp') variables[prefix + name] = value;
    settings?.end();
  }
  return kinds;
}

function meterProvider(provider: ConfigMap | undefined, variables: Variables): void {
  if (!provider) return;
  let isPushed = false;
  for (const reader of provider.list('readers')) {
    // A pull reader needs no settings, as the metrics page always exists.
    const pull = reader.map('pull');
    pull?.map('exporter')?.map('prometheus/development')?.end();
    const periodic = reader.map('periodic');
    reader.end();
    if (!periodic) continue;
    if (isPushed) reader.refuse('periodic', 'only one is supported');
    isPushed = true;
    periodicReader(periodic, variables);
  }
  const filter = provider.text('exemplar_filter');
  if (filter) variables.OTEL_METRICS_EXEMPLAR_FILTER = filter;
  provider.end();
}

function periodicReader(periodic: ConfigMap, variables: Variables): void {
  counts(
    periodic,
    { interval: 'OTEL_METRIC_EXPORT_INTERVAL', timeout: 'OTEL_METRIC_EXPORT_TIMEOUT' },
    variables,
    false,
  );
  const exporter = periodic.map('exporter');
  const settings = exporter?.map(exporter.keys[0] ?? '');
  const temporality = settings?.text('temporality_preference');
  if (temporality)
    variables.OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE =
      temporality === 'low_memory' ? 'lowmemory' : temporality;
  const aggregation = settings?.text('default_histogram_aggregation');
  if (aggregation && aggregation !== 'explicit_bucket_histogram')
    settings?.refuse('default_histogram_aggregation', 'can only be explicit_bucket_histogram');
  if (exporter && exporterVariables('METRICS', withoutNaming(exporter), variables))
    variables.OTEL_METRICS_EXPORTER = 'otlp';
  periodic.end();
}

/** A metrics exporter without the keys that only metrics have. */
function withoutNaming(exporter: ConfigMap): ConfigMap {
  return exporter.without(['temporality_preference', 'default_histogram_aggregation']);
}

function counts(
  owner: ConfigMap | undefined,
  names: Readonly<Record<string, string>>,
  variables: Variables,
  isWhole = true,
): void {
  if (!owner) return;
  for (const [key, variable] of Object.entries(names)) {
    const value = owner.count(key);
    if (value !== undefined) variables[variable] = value;
  }
  if (isWhole) owner.end();
}
