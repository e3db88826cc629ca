import { flag, number, pairs, VARIABLES } from './variables.js';

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

/** Why metrics are pushed with other histograms than the environment asks for, if they are. */
export function refusedHistograms(env: Environment): string | undefined {
  const variable = 'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION';
  const wanted = env[variable]?.trim().toLowerCase();
  if (!wanted || wanted === 'explicit_bucket_histogram') return undefined;
  return (
    `${variable}: ${wanted} cannot be made of the fixed buckets that histograms have here. ` +
    'They are pushed as explicit_bucket_histogram, the same series that the page shows. The variable is ignored.'
  );
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
