import { readFileSync } from 'node:fs';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { ObservabilityError, reasonOf, telemetryEnvironment, type OtlpProtocol } from '#contracts';
import { openConnection, type ConnectionSettings, type OtlpConnection, type OtlpSignal } from '#delivery';
import { suppressTracing } from './suppression.js';

/** OTLP export options of a signal. */
export interface OtlpSettings {
  protocol: OtlpProtocol;
  headers: Record<string, string>;
}

/**
 * Default timeout of an export, milliseconds, unless `OTEL_EXPORTER_OTLP_TIMEOUT` is set: as long as shutdown waits.
 */
const EXPORT_TIMEOUT_MS = 5_000;
const USER_AGENT = 'nestjs-observability';

/** A connection to a receiver, and its request timeout. */
export interface OpenOtlp {
  readonly connection: OtlpConnection;
  readonly tryLimitMs: number;
}

/**
 * Opens a connection to an endpoint, with certificates, compression and timeout from OpenTelemetry's variables. Its
 * requests are not traced.
 *
 * @param endpoint as in the options
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when a variable names a file that cannot be read
 * @example
 * ```ts
 * const { connection } = openOtlp('traces', 'http://collector:4317', options.tracing);
 * ```
 */
export function openOtlp(signal: OtlpSignal, endpoint: string, settings: OtlpSettings): OpenOtlp {
  const connection = openConnection(
    signal,
    settings.protocol,
    connectionSettings(signal, endpoint, settings),
  );
  return { connection, tryLimitMs: tryLimitMs(signal) };
}

/** The settings that {@link openOtlp} passes to a connection. */
export function connectionSettings(
  signal: OtlpSignal,
  endpoint: string,
  { protocol, headers }: OtlpSettings,
): ConnectionSettings {
  return {
    url: new URL(protocol === 'grpc' ? endpoint : urlOf(signal, endpoint)),
    headers: { 'user-agent': USER_AGENT, ...lowerCase(headers) },
    gzip: variable(signal, 'COMPRESSION')?.value.toLowerCase() === 'gzip',
    tls: {
      ca: fileOf(signal, 'CERTIFICATE'),
      cert: fileOf(signal, 'CLIENT_CERTIFICATE'),
      key: fileOf(signal, 'CLIENT_KEY'),
    },
    run: (work) => context.with(suppressTracing(ROOT_CONTEXT), work),
  };
}

/** The base address with `/v1/traces` or similar; an address given for the signal alone is not changed. */
function urlOf(signal: OtlpSignal, endpoint: string): string {
  const own =
    telemetryEnvironment()[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`]?.trim() === endpoint;
  const base = endpoint.replace(/(?<!\/)\/+$/, '');
  return own || base.endsWith(`/v1/${signal}`) ? endpoint : `${base}/v1/${signal}`;
}

/** Timeout of one request of a signal, milliseconds. */
export function tryLimitMs(signal: OtlpSignal): number {
  const given = Number(variable(signal, 'TIMEOUT')?.value);
  return given > 0 ? given : EXPORT_TIMEOUT_MS;
}

function fileOf(signal: OtlpSignal, name: string): Buffer | undefined {
  const given = variable(signal, name);
  if (!given) return undefined;
  try {
    return readFileSync(given.value);
  } catch (error) {
    throw new ObservabilityError(
      'OBS_OPTIONS_INVALID',
      `${given.name}: ${given.value} cannot be read (${reasonOf(error)}). Name a readable PEM file, or unset the variable.`,
      { cause: error },
    );
  }
}

/** The signal's variable, or the one common to all signals. */
function variable(signal: OtlpSignal, name: string): { name: string; value: string } | undefined {
  const names = [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${name}`, `OTEL_EXPORTER_OTLP_${name}`];
  const found = names.find((one) => telemetryEnvironment()[one]?.trim());
  return found === undefined
    ? undefined
    : { name: found, value: telemetryEnvironment()[found]?.trim() ?? '' };
}

/** HTTP/2 requires lower case; HTTP/1.1 accepts it. */
function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
