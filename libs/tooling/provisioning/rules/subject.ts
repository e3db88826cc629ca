import type { AlertDefinition } from '#contracts';

const DEGREE = /^(?:Critical|High|Low|Slow|Long|Elevated|Excessive|Severe|Very)+(?=[A-Z])/;

/**
 * The subject of an alert, independent of its severity: `CriticalCacheHitRate` and `LowCacheHitRate` both have
 * `CacheHitRate`. By this label, Alertmanager inhibits the milder alert.
 */
export function subjectOf(alert: AlertDefinition): string {
  return alert.labels?.subject ?? alert.alert.replace(DEGREE, '');
}
