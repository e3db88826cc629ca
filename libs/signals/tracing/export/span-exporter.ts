import { createOtlpExporter, type OtlpExporterPackages, type OtlpSettings } from '#otlp';
import { type SpanExporter } from '#contracts';

const PACKAGES: OtlpExporterPackages<SpanExporter> = {
  grpc: [
    '@opentelemetry/exporter-trace-otlp-grpc',
    async () => (await import('@opentelemetry/exporter-trace-otlp-grpc')).OTLPTraceExporter,
  ],
  'http/protobuf': [
    '@opentelemetry/exporter-trace-otlp-proto',
    async () => (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter,
  ],
  'http/json': [
    '@opentelemetry/exporter-trace-otlp-http',
    async () => (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter,
  ],
};

/**
 * Loads the exporter for the chosen protocol. Endpoints as `TracingOptions.endpoint` describes them.
 *
 * @throws ObservabilityError `OBS_PEER_MISSING` when the exporter's package is not installed
 */
export function createSpanExporter(endpoint: string, settings: OtlpSettings): Promise<SpanExporter> {
  return createOtlpExporter('traces', PACKAGES, endpoint, settings);
}
