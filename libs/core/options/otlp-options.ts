import { OTLP_PROTOCOLS } from '#contracts';
import { flagOf, pairsOf, wordsOf } from './environment-text.js';
import { recordOf } from './kinds/collections.js';
import { oneOf } from './kinds/one-of.js';
import { address, anyText } from './kinds/texts.js';
import type { Environment, EnvironmentValue } from './option.js';

/** The three signals as named in OpenTelemetry's variables. */
export type SignalName = 'TRACES' | 'METRICS' | 'LOGS';

const own = (signal: SignalName, setting: string) => `OTEL_EXPORTER_OTLP_${signal}_${setting}`;

/** The OTLP protocol of a signal. */
export function otlpProtocol(signal: SignalName) {
  return oneOf(OTLP_PROTOCOLS, {
    default: 'grpc',
    type: 'OtlpProtocol',
    variable: [own(signal, 'PROTOCOL'), 'OTEL_EXPORTER_OTLP_PROTOCOL'],
    doc: 'Protocol of the export over OTLP.',
  });
}

/** The OTLP headers of a signal. */
export function otlpHeaders(signal: SignalName) {
  return recordOf(anyText(), {
    default: {},
    defaultText: 'none',
    secret: true,
    variable: [own(signal, 'HEADERS'), 'OTEL_EXPORTER_OTLP_HEADERS'],
    doc: 'Headers (with gRPC: metadata) of every export.',
  });
}

/**
 * The OTLP endpoint of a signal. Spans use OpenTelemetry's common endpoint; log lines and metrics use it only when
 * `OTEL_<SIGNAL>_EXPORTER` contains `otlp`, since they have another output already (standard output, the metrics page).
 */
export function otlpEndpoint(signal: SignalName, doc: string) {
  return address({
    doc,
    variable: [own(signal, 'ENDPOINT'), 'OTEL_EXPORTER_OTLP_ENDPOINT', `OTEL_${signal}_EXPORTER`],
    read: (env) => (signal === 'TRACES' ? tracesEndpoint(env) : otherEndpoint(env, signal)),
  });
}

/** The exporters in `OTEL_<SIGNAL>_EXPORTER`, in lower case; empty when it is unset. */
export function exporterNames(env: Environment, signal: SignalName): string[] {
  return wordsOf(env[`OTEL_${signal}_EXPORTER`]?.toLowerCase() ?? '');
}

function tracesEndpoint(env: Environment): EnvironmentValue | undefined {
  const names = exporterNames(env, 'TRACES');
  if (names.includes('none') || (names.length > 0 && !names.includes('otlp'))) return undefined;
  return endpointOf(env, 'TRACES', [own('TRACES', 'ENDPOINT'), 'OTEL_EXPORTER_OTLP_ENDPOINT']);
}

function otherEndpoint(env: Environment, signal: SignalName): EnvironmentValue | undefined {
  const names = exporterNames(env, signal);
  if (names.length > 0 && !names.includes('otlp')) return undefined;
  const common = names.length > 0 ? ['OTEL_EXPORTER_OTLP_ENDPOINT'] : [];
  return endpointOf(env, signal, [own(signal, 'ENDPOINT'), ...common]);
}

/** A gRPC endpoint may have no scheme; `OTEL_EXPORTER_OTLP_INSECURE` then decides about TLS. */
function endpointOf(
  env: Environment,
  signal: SignalName,
  candidates: readonly string[],
): EnvironmentValue | undefined {
  const variable = candidates.find((candidate) => env[candidate]?.trim());
  if (!variable) return undefined;
  const given = env[variable]?.trim() ?? '';
  const isInsecure = flagOf(setting(env, signal, 'INSECURE') ?? '') === true;
  const isGrpc = (setting(env, signal, 'PROTOCOL') ?? 'grpc').toLowerCase() === 'grpc';
  const isBare = isGrpc && !given.includes('://');
  return { variable, value: isBare ? `http${isInsecure ? '' : 's'}://${given}` : given };
}

/** An exporter setting, for one signal or for all. */
function setting(env: Environment, signal: SignalName, name: string): string | undefined {
  return env[own(signal, name)]?.trim() || env[`OTEL_EXPORTER_OTLP_${name}`]?.trim() || undefined;
}

/** Holds the attributes of an `OTEL_CONFIG_FILE` that are not strings, as JSON; no real variable can have this name. */
export const FILE_ATTRIBUTES = 'OTEL_CONFIG_FILE=resource.attributes';

/** Attributes of the resource that are numbers, flags or lists: only a configuration file can say such. */
export function typedResourceAttributes(env: Environment): Record<string, unknown> {
  return JSON.parse(env[FILE_ATTRIBUTES] ?? '{}') as Record<string, unknown>;
}

/** Parses `OTEL_RESOURCE_ATTRIBUTES`; returns the text itself when it is no list of pairs. */
export function resourceAttributes(env: Environment): Record<string, string> | string | undefined {
  const text = env.OTEL_RESOURCE_ATTRIBUTES?.trim();
  return text ? pairsOf(text) : undefined;
}
