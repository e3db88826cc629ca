import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { loadPeer, type ResolvedOptions } from '#contracts';

type OtlpOptions = Pick<ResolvedOptions['tracing'], 'protocol' | 'headers'>;

/** Milliseconds one export may take, unless `OTEL_EXPORTER_OTLP_TIMEOUT` says otherwise: as long as shutdown waits. */
const EXPORT_TIMEOUT_MS = 5_000;

/**
 * Loads the exporter for the chosen protocol. Endpoints as `TracingOptions.endpoint` describes them.
 *
 * @throws ObservabilityError `OBS_PEER_MISSING` when the exporter's package is not installed
 */
export function createOtlpExporter(endpoint: string, options: OtlpOptions): Promise<SpanExporter> {
  return options.protocol === 'grpc' ? grpc(endpoint, options.headers) : http(endpoint, options.headers);
}

async function grpc(url: string, headers: Record<string, string>): Promise<SpanExporter> {
  const name = '@opentelemetry/exporter-trace-otlp-grpc';
  const { OTLPTraceExporter } = await loadPeer(
    () => import('@opentelemetry/exporter-trace-otlp-grpc'),
    name,
    'tracing.protocol = grpc',
  );
  return new OTLPTraceExporter({ url, metadata: metadataOf(headers) as never, timeoutMillis: timeout() });
}

async function http(endpoint: string, headers: Record<string, string>): Promise<SpanExporter> {
  const name = '@opentelemetry/exporter-trace-otlp-proto';
  const { OTLPTraceExporter } = await loadPeer(
    () => import('@opentelemetry/exporter-trace-otlp-proto'),
    name,
    'tracing.protocol = http/protobuf',
  );
  // A connection per batch, every few seconds: nothing is left open after shutdown.
  const httpAgentOptions = { keepAlive: false };
  return new OTLPTraceExporter({
    url: tracesUrl(endpoint),
    headers,
    httpAgentOptions,
    timeoutMillis: timeout(),
  });
}

/** The base address with `/v1/traces`; an address that was given for traces alone stays as it is. */
export function tracesUrl(endpoint: string): string {
  const forTraces = process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?.trim() === endpoint;
  if (forTraces || endpoint.endsWith('/v1/traces')) return endpoint;
  return `${endpoint.replace(/\/+$/, '')}/v1/traces`;
}

function timeout(): number | undefined {
  const { OTEL_EXPORTER_OTLP_TRACES_TIMEOUT, OTEL_EXPORTER_OTLP_TIMEOUT } = process.env;
  return OTEL_EXPORTER_OTLP_TRACES_TIMEOUT || OTEL_EXPORTER_OTLP_TIMEOUT ? undefined : EXPORT_TIMEOUT_MS;
}

/** The part of gRPC's `Metadata` that the exporter reads: its class lives in a package that is not ours to import. */
function metadataOf(headers: Record<string, string>): object {
  const metadata = { clone: () => metadata, getMap: () => headers };
  return metadata;
}
