import { ALERT_SEVERITIES, type Alert, type AlertSeverity, type Incident } from '#contracts';
import type { LiveIncident } from './live-incident.js';

/** The highest of some severities. */
export function worst(severities: readonly AlertSeverity[]): AlertSeverity {
  const ranks = severities.map((one) => ALERT_SEVERITIES.indexOf(one));
  return ALERT_SEVERITIES[Math.max(0, ...ranks)]!;
}

/** The title of an incident: the summary of its most severe alert, and the number of further alerts. */
export function titleOf(alerts: readonly Alert[]): string {
  const severity = worst(alerts.map((alert) => alert.severity));
  const first = alerts.find((alert) => alert.severity === severity);
  const title = first ? (first.annotations.summary ?? first.rule) : 'No alerts';
  return alerts.length > 1 ? `${title} (and ${alerts.length - 1} more)` : title;
}

/** Updates an incident from its alerts. */
export function refresh(live: LiveIncident, nowMs: number, changes: Partial<Incident> = {}): void {
  const alerts = [...live.alerts.values()].map(({ alert }) => alert);
  const { incident } = live;
  live.incident = {
    ...incident,
    alerts,
    title: titleOf(alerts),
    severity: worst([incident.severity, ...alerts.map(({ severity }) => severity)]),
    updatedAtMs: nowMs,
    ...changes,
  };
}

/** Copies an incident without some of its optional fields. */
export function without(incident: Incident, ...fields: ('suppressedUntilMs' | 'alertsLeftOut')[]): Incident {
  const rest: { -readonly [K in keyof Incident]: Incident[K] } = { ...incident };
  for (const field of fields) delete rest[field];
  return rest;
}
