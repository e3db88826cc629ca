import type { AlertDefinition } from '#contracts';

const DEGREE = /^(?:Critical|High|Low|Slow|Long|Elevated|Excessive|Severe|Very)+(?=[A-Z])/;

/**
 * What an alert is about, however bad it is: `CriticalCacheHitRate` and `LowCacheHitRate` are both about `CacheHitRate`.
 * Alertmanager lets the critical one silence the other by this label.
 */
export function subjectOf(alert: AlertDefinition): string {
  return alert.labels?.subject ?? alert.alert.replace(DEGREE, '');
}
