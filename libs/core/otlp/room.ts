export { isAttributeValue } from './attribute-value.js';
export {
  addHrTimes,
  hrTimeDuration,
  hrTimeToMicroseconds,
  hrTimeToMilliseconds,
  isTimeInput,
  isTimeInputHrTime,
  millisToHrTime,
} from './hr-time.js';
export type { OtlpSettings } from './otlp-connection.js';
export { createOtlpExporter, type OtlpExporterPackages } from './otlp-exporter.js';
export { HURRY, hurry } from './hurry.js';
export { resourceOf, serviceResource } from './service-resource.js';
export { isTracingSuppressed, suppressTracing } from './suppression.js';
