import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import { loadPeer, type ResolvedOptions } from '#contracts';

type Options = Pick<ResolvedOptions['logging'], 'protocol' | 'headers'>;

/** Milliseconds one export may take, unless `OTEL_EXPORTER_OTLP_TIMEOUT` says otherwise: as long as shutdown waits. */
const EXPORT_TIMEOUT_MS = 5_000;

/**
 * Loads the exporter for the chosen protocol. Endpoints as `LoggingOptions.endpoint` describes them.
 *
 * @throws ObservabilityError `OBS_PEER_MISSING` when the exporter's package is not installed
 */
export function createLogExporter(endpoint: string, options: Options): Promise<LogRecordExporter> {
  return options.protocol === 'grpc' ? grpc(endpoint, options.headers) : http(endpoint, options.headers);
}

async function grpc(url: string, headers: Record<string, string>): Promise<LogRecordExporter> {
  const name = '@opentelemetry/exporter-logs-otlp-grpc';
  const { OTLPLogExporter } = await loadPeer(
    () => import('@opentelemetry/exporter-logs-otlp-grpc'),
    name,
    'logging.endpoint with protocol grpc',
  );
  return new OTLPLogExporter({ url, metadata: metadataOf(headers) as never, timeoutMillis: timeout() });
}

async function http(endpoint: string, headers: Record<string, string>): Promise<LogRecordExporter> {
  const name = '@opentelemetry/exporter-logs-otlp-proto';
  const { OTLPLogExporter } = await loadPeer(
    () => import('@opentelemetry/exporter-logs-otlp-proto'),
    name,
    'logging.endpoint with protocol http/protobuf',
  );
  // A connection per batch: nothing is left open after shutdown.
  const httpAgentOptions = { keepAlive: false };
  return new OTLPLogExporter({ url: logsUrl(endpoint), headers, httpAgentOptions, timeoutMillis: timeout() });
}

/** The base address with `/v1/logs`; an address that was given for logs alone stays as it is. */
function logsUrl(endpoint: string): string {
  const forLogs = process.env.OTEL_EXPORTER_OTLP_LOGS_ENDPOINT?.trim() === endpoint;
  if (forLogs || /\/v1\/logs\/?$/.test(endpoint)) return endpoint;
  return `${endpoint.replace(/\/+$/, '')}/v1/logs`;
}

function timeout(): number | undefined {
  const { OTEL_EXPORTER_OTLP_LOGS_TIMEOUT, OTEL_EXPORTER_OTLP_TIMEOUT } = process.env;
  return OTEL_EXPORTER_OTLP_LOGS_TIMEOUT || OTEL_EXPORTER_OTLP_TIMEOUT ? undefined : EXPORT_TIMEOUT_MS;
}

/** The part of gRPC's `Metadata` that the exporter reads: its class lives in a package that is not ours to import. */
function metadataOf(headers: Record<string, string>): object {
  const metadata = { clone: () => metadata, getMap: () => headers };
  return metadata;
}
