import type { Alert } from '#contracts';
import type { AlertGroup } from '../routing/router.js';
import type { IncidentParts } from './incident-parts.js';
import { titleOf } from './incident-view.js';
import type { LiveIncident } from './live-incident.js';
import type { Work } from './work.js';

/**
 * Opens an incident for an alert. The first message waits for the group wait, unless the alert has fired for longer
 * already.
 */
export function openIncident(
  { key, plan, labels }: AlertGroup,
  alert: Alert,
  { lives, newId }: IncidentParts,
  work: Work,
): LiveIncident {
  const { nowMs } = work;
  const isOld = (alert.firedAtMs ?? nowMs) + plan.groupWaitMs < nowMs;
  const live: LiveIncident = {
    incident: {
      id: newId(nowMs),
      title: titleOf([alert]),
      state: 'triggered',
      severity: alert.severity,
      channels: plan.channels,
      groupLabels: labels,
      alerts: [alert],
      openedAtMs: nowMs,
      updatedAtMs: nowMs,
    },
    key,
    plan,
    alerts: new Map(),
    unheard: new Set(),
    // An inhibition of an alert that fired before may not be known yet.
    unconfirmed: new Set(isOld ? [alert.fingerprint] : []),
    channels: new Map(),
    nextFlushMs: isOld ? nowMs : nowMs + plan.groupWaitMs,
    flushed: false,
    escalated: false,
    reviewed: -1,
  };
  lives.add(live);
  lives.touch(live);
  work.note('incident_opened', { incident: live.incident.id, rule: alert.rule, text: live.incident.title });
  return live;
}

/** Opens the follow-up of an incident that was resolved by hand, with the alerts that still fire. */
export function openFollowing(
  before: LiveIncident,
  alerts: readonly Alert[],
  parts: IncidentParts,
  work: Work,
): LiveIncident {
  const { key, plan, incident } = before;
  parts.lives.drop(before, work);
  const group = { key, plan, labels: incident.groupLabels };
  const live = openIncident(group, alerts[0]!, parts, work);
  live.incident = { ...live.incident, follows: incident.id };
  live.nextFlushMs = work.nowMs;
  for (const alert of alerts) parts.lives.track(live, alert);
  const rules = [...new Set(alerts.map(({ rule }) => rule))];
  work.note('alert_fired', {
    incident: live.incident.id,
    text: `${rules.join(', ')}: still firing since incident ${incident.id} was resolved by hand`,
    details: { follows: incident.id, alerts: alerts.length },
  });
  return live;
}
