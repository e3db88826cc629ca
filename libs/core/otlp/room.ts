export type { OtlpSettings } from './otlp-connection.js';
export { createOtlpExporter, type OtlpExporterPackages } from './otlp-exporter.js';
export { HURRY, hurry } from './hurry.js';
export { serviceResource } from './service-resource.js';
