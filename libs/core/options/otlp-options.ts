import { OTLP_PROTOCOLS } from '#contracts';
import { flagOf, pairsOf, wordsOf } from './environment-text.js';
import { recordOf } from './kinds/collections.js';
import { oneOf } from './kinds/one-of.js';
import { address, anyText } from './kinds/texts.js';
import type { Environment, EnvironmentValue } from './option.js';

/** The three signals as OpenTelemetry's variables name them. */
export type SignalName = 'TRACES' | 'METRICS' | 'LOGS';

const own = (signal: SignalName, setting: string) => `OTEL_EXPORTER_OTLP_${signal}_${setting}`;

/** The protocol in which a signal is exported over OTLP. */
export function otlpProtocol(signal: SignalName) {
  return oneOf(OTLP_PROTOCOLS, {
    default: 'grpc',
    type: 'OtlpProtocol',
    variable: [own(signal, 'PROTOCOL'), 'OTEL_EXPORTER_OTLP_PROTOCOL'],
    doc: 'Protocol of the export over OTLP.',
  });
}

/** The headers of a signal's exports over OTLP. */
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
 * The endpoint of a signal. Spans take the common endpoint of OpenTelemetry; log lines and metrics take it only when
 * `OTEL_<SIGNAL>_EXPORTER` says `otlp`, because they have another exit already (standard output, the page).
 */
export function otlpEndpoint(signal: SignalName, doc: string) {
  return address({
    doc,
    variable: [own(signal, 'ENDPOINT'), 'OTEL_EXPORTER_OTLP_ENDPOINT', `OTEL_${signal}_EXPORTER`],
    read: (env) => (signal === 'TRACES' ? tracesEndpoint(env) : otherEndpoint(env, signal)),
  });
}

/** The exporters that `OTEL_<SIGNAL>_EXPORTER` names; empty when it is unset. */
export function exporterNames(env: Environment, signal: SignalName): string[] {
  return wordsOf(env[`OTEL_${signal}_EXPORTER`] ?? '');
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

/** An endpoint for gRPC may have no scheme; `OTEL_EXPORTER_OTLP_INSECURE` then says whether it is encrypted. */
function endpointOf(
  env: Environment,
  signal: SignalName,
  candidates: readonly string[],
): EnvironmentValue | undefined {
  const variable = candidates.find((candidate) => env[candidate]?.trim());
  if (!variable) return undefined;
  const given = env[variable]?.trim() ?? '';
  const isInsecure = flagOf(setting(env, signal, 'INSECURE') ?? '') === true;
  const isGrpc = (setting(env, signal, 'PROTOCOL') ?? 'grpc') === 'grpc';
  const isBare = isGrpc && !given.includes('://');
  return { variable, value: isBare ? `http${isInsecure ? '' : 's'}://${given}` : given };
}

/** A setting of the exporter, for one signal or for all. */
function setting(env: Environment, signal: SignalName, name: string): string | undefined {
  return env[own(signal, name)]?.trim() || env[`OTEL_EXPORTER_OTLP_${name}`]?.trim() || undefined;
}

/** `OTEL_RESOURCE_ATTRIBUTES`: its pairs, or the text itself when it has none. */
export function resourceAttributes(env: Environment): Record<string, string> | string | undefined {
  const text = env.OTEL_RESOURCE_ATTRIBUTES?.trim();
  return text ? pairsOf(text) : undefined;
}
