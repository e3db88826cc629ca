export type { OtlpSettings } from './otlp-connection.js';
export { createOtlpExporter, type OtlpExporterPackages } from './otlp-exporter.js';
export { serviceResource } from './service-resource.js';
