import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { createOtlpExporter, type OtlpExporterPackages, type OtlpSettings } from '#otlp';

const PACKAGES: OtlpExporterPackages<PushMetricExporter> = {
  grpc: [
    '@opentelemetry/exporter-metrics-otlp-grpc',
    async () => (await import('@opentelemetry/exporter-metrics-otlp-grpc')).OTLPMetricExporter,
  ],
  'http/protobuf': [
    '@opentelemetry/exporter-metrics-otlp-proto',
    async () => (await import('@opentelemetry/exporter-metrics-otlp-proto')).OTLPMetricExporter,
  ],
  'http/json': [
    '@opentelemetry/exporter-metrics-otlp-http',
    async () => (await import('@opentelemetry/exporter-metrics-otlp-http')).OTLPMetricExporter,
  ],
};

/**
 * Loads the exporter for the chosen protocol. Endpoints as `MetricsOptions.endpoint` describes them.
 *
 * @throws ObservabilityError `OBS_PEER_MISSING` when the exporter's package is not installed
 */
export function createMetricExporter(endpoint: string, settings: OtlpSettings): Promise<PushMetricExporter> {
  return createOtlpExporter('metrics', PACKAGES, endpoint, settings);
}
