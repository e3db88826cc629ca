export { isAttributeValue } from './attribute-value.js';
export {
  hrTimeDuration,
  hrTimeToMicroseconds,
  hrTimeToMilliseconds,
  isTimeInput,
  isTimeInputHrTime,
  millisToHrTime,
} from './hr-time.js';
export { connectionSettings, openOtlp, tryLimitMs, type OtlpSettings } from './open-otlp.js';
export { OWN_SCOPE } from './own-scope.js';
export { serviceResource } from './resource/service-resource.js';
export { isTracingSuppressed, suppressTracing } from './suppression.js';
