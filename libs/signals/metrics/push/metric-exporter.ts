import { createOtlpExporter, type OtlpExporterPackages, type OtlpSettings } from '#otlp';
import { type MetricExporter } from '#contracts';

const PACKAGES: OtlpExporterPackages<MetricExporter> = {
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
export function createMetricExporter(endpoint: string, settings: OtlpSettings): Promise<MetricExporter> {
  return createOtlpExporter('metrics', PACKAGES, endpoint, settings);
}
