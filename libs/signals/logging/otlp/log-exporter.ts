import type { LogRecordExporter } from '#contracts';
import { createOtlpExporter, type OtlpExporterPackages, type OtlpSettings } from '#otlp';

const PACKAGES: OtlpExporterPackages<LogRecordExporter> = {
  grpc: [
    '@opentelemetry/exporter-logs-otlp-grpc',
    async () => (await import('@opentelemetry/exporter-logs-otlp-grpc')).OTLPLogExporter,
  ],
  'http/protobuf': [
    '@opentelemetry/exporter-logs-otlp-proto',
    async () => (await import('@opentelemetry/exporter-logs-otlp-proto')).OTLPLogExporter,
  ],
  'http/json': [
    '@opentelemetry/exporter-logs-otlp-http',
    async () => (await import('@opentelemetry/exporter-logs-otlp-http')).OTLPLogExporter,
  ],
};

/**
 * Loads the exporter for the chosen protocol. Endpoints as `LoggingOptions.endpoint` describes them.
 *
 * @throws ObservabilityError `OBS_PEER_MISSING` when the exporter's package is not installed
 */
export function createLogExporter(endpoint: string, settings: OtlpSettings): Promise<LogRecordExporter> {
  return createOtlpExporter('logs', PACKAGES, endpoint, settings);
}
