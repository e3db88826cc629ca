import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { loadPeer, type ResolvedOptions } from '#contracts';

type Options = Pick<ResolvedOptions['metrics'], 'protocol' | 'headers'>;

/** Milliseconds one export may take, unless `OTEL_EXPORTER_OTLP_TIMEOUT` says otherwise: as long as shutdown waits. */
const EXPORT_TIMEOUT_MS = 5_000;

/**
 * Loads the exporter for the chosen protocol. Endpoints as `MetricsOptions.endpoint` describes them.
 *
 * @throws ObservabilityError `OBS_PEER_MISSING` when the exporter's package is not installed
 */
export function createMetricExporter(endpoint: string, options: Options): Promise<PushMetricExporter> {
  return options.protocol === 'grpc' ? grpc(endpoint, options.headers) : http(endpoint, options.headers);
}

async function grpc(url: string, headers: Record<string, string>): Promise<PushMetricExporter> {
  const name = '@opentelemetry/exporter-metrics-otlp-grpc';
  const { OTLPMetricExporter } = await loadPeer(
    () => import('@opentelemetry/exporter-metrics-otlp-grpc'),
    name,
    'metrics.endpoint with protocol grpc',
  );
  return new OTLPMetricExporter({ url, metadata: metadataOf(headers) as never, timeoutMillis: timeout() });
}

async function http(endpoint: string, headers: Record<string, string>): Promise<PushMetricExporter> {
  const name = '@opentelemetry/exporter-metrics-otlp-proto';
  const { OTLPMetricExporter } = await loadPeer(
    () => import('@opentelemetry/exporter-metrics-otlp-proto'),
    name,
    'metrics.endpoint with protocol http/protobuf',
  );
  const url = metricsUrl(endpoint);
  // A connection per batch: nothing is left open after shutdown.
  const httpAgentOptions = { keepAlive: false };
  return new OTLPMetricExporter({ url, headers, httpAgentOptions, timeoutMillis: timeout() });
}

/** The base address with `/v1/metrics`; an address that was given for metrics alone stays as it is. */
function metricsUrl(endpoint: string): string {
  const forMetrics = process.env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT?.trim() === endpoint;
  if (forMetrics || /\/v1\/metrics\/?$/.test(endpoint)) return endpoint;
  return `${endpoint.replace(/\/+$/, '')}/v1/metrics`;
}

function timeout(): number | undefined {
  const { OTEL_EXPORTER_OTLP_METRICS_TIMEOUT, OTEL_EXPORTER_OTLP_TIMEOUT } = process.env;
  return OTEL_EXPORTER_OTLP_METRICS_TIMEOUT || OTEL_EXPORTER_OTLP_TIMEOUT ? undefined : EXPORT_TIMEOUT_MS;
}

/** The part of gRPC's `Metadata` that the exporter reads: its class lives in a package that is not ours to import. */
function metadataOf(headers: Record<string, string>): object {
  const metadata = { clone: () => metadata, getMap: () => headers };
  return metadata;
}
