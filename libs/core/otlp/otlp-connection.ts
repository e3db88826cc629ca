import type { OtlpProtocol } from '#contracts';

/** What is exported over OTLP, as its paths and variables name it. */
export type OtlpSignal = 'traces' | 'metrics' | 'logs';

/** How the options of a signal say it is to be exported. */
export interface OtlpSettings {
  protocol: OtlpProtocol;
  headers: Record<string, string>;
}

/** What the exporters of OpenTelemetry want to know: those of gRPC take `metadata`, the others `headers`. */
export interface OtlpConnection {
  url: string;
  timeoutMillis: number | undefined;
  metadata?: object;
  headers?: Record<string, string>;
}

/** Milliseconds one export may take, unless `OTEL_EXPORTER_OTLP_TIMEOUT` says otherwise: as long as shutdown waits. */
const EXPORT_TIMEOUT_MS = 5_000;

/** How an exporter reaches its endpoint. */
export function otlpConnection(
  signal: OtlpSignal,
  endpoint: string,
  { protocol, headers }: OtlpSettings,
): OtlpConnection {
  const timeoutMillis = timeoutOf(signal);
  if (protocol === 'grpc') return { url: endpoint, metadata: metadataOf(headers), timeoutMillis };
  return { url: urlOf(signal, endpoint), headers, timeoutMillis };
}

/** The base address with `/v1/traces` or the like; an address that was given for the signal alone stays as it is. */
function urlOf(signal: OtlpSignal, endpoint: string): string {
  const own = process.env[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`]?.trim() === endpoint;
  const base = endpoint.replace(/(?<!\/)\/+$/, '');
  return own || base.endsWith(`/v1/${signal}`) ? endpoint : `${base}/v1/${signal}`;
}

/** Undefined lets the exporter read the variable. */
function timeoutOf(signal: OtlpSignal): number | undefined {
  const own = process.env[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_TIMEOUT`];
  return own || process.env.OTEL_EXPORTER_OTLP_TIMEOUT ? undefined : EXPORT_TIMEOUT_MS;
}

/** The part of gRPC's `Metadata` that the exporter reads: its class lives in a package that is not ours to import. */
function metadataOf(headers: Record<string, string>): object {
  const metadata = { clone: () => metadata, getMap: () => headers };
  return metadata;
}
