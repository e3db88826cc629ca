import type { Notification, NotificationReason } from '#contracts';
import { cut, oneLine } from './cut.js';

const MAX_NAMES = 3;
const MAX_NAME = 100;
const STATES: Readonly<Record<NotificationReason, string>> = {
  test: 'Test',
  opened: 'Firing',
  changed: 'Firing',
  repeated: 'Still firing',
  escalated: 'Not acknowledged',
  resolved: 'Resolved',
};

/** The title on one line: state, alert names, severity, count. E.g. `Firing: RabbitMqDown (critical, 3 alerts)`. */
export function titleOf(notification: Notification): string {
  const { incident, alerts, moreAlerts = 0 } = notification;
  const count = alerts.length + moreAlerts;
  const firing = alerts.filter(({ state }) => state === 'firing').length + moreAlerts;
  const counted = count === 1 ? '1 alert' : `${count} alerts`;
  const counts =
    notification.status === 'firing' && firing < count ? `${firing} of ${counted} firing` : counted;
  return `${stateOf(notification)}: ${alertNames(notification)} (${incident.severity}, ${counts})`;
}

function stateOf({ status, reason, incident }: Notification): string {
  if (status === 'resolved' && reason !== 'test') return STATES.resolved;
  if (incident.acknowledged && reason !== 'test') return 'Acknowledged';
  return STATES[reason];
}

/** Names of the alerts, or the incident's title when it has no alerts. */
export function alertNames({ alerts, incident }: Notification): string {
  const names = [...new Set(alerts.map(({ rule }) => rule))];
  if (names.length === 0) return cut(oneLine(incident.title), MAX_NAME);
  const more = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).map((name) => cut(oneLine(name), MAX_NAME));
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
