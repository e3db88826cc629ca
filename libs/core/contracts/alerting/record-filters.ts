import type { Incident, IncidentFilter, TrailEntry, TrailFilter } from './incident.js';

/** @param nowMs end of the age of an open incident */
export function incidentMatches(incident: Incident, filter: IncidentFilter, nowMs: number): boolean {
  const { states, severities, fromMs, toMs, minAgeMs, rule } = filter;
  const { openedAtMs, resolved } = incident;
  return (
    (states === undefined || states.includes(incident.state)) &&
    (severities === undefined || severities.includes(incident.severity)) &&
    openedAtMs >= (fromMs ?? -Infinity) &&
    openedAtMs <= (toMs ?? Infinity) &&
    (resolved?.atMs ?? nowMs) - openedAtMs >= (minAgeMs ?? -Infinity) &&
    (rule === undefined || incident.alerts.some((alert) => alert.rule === rule))
  );
}

export function trailMatches(entry: TrailEntry, filter: TrailFilter): boolean {
  const { fromMs, toMs, incident, alert, rule, actions } = filter;
  return (
    entry.timeMs >= (fromMs ?? -Infinity) &&
    entry.timeMs <= (toMs ?? Infinity) &&
    (incident === undefined || entry.incident === incident) &&
    (alert === undefined || entry.alert === alert) &&
    (rule === undefined || entry.rule === rule) &&
    (actions === undefined || actions.includes(entry.action))
  );
}
