import type { Alert, Notification } from '#contracts';

/** Maximum number of alerts per message. */
const MAX_ALERTS = 1_000;

/**
 * Limits a message to `MAX_ALERTS` alerts, firing ones first, because it is stored on disk and copied between threads.
 */
export function bounded(notification: Notification): Notification {
  const { alerts, incident, moreAlerts = 0 } = notification;
  if (alerts.length <= MAX_ALERTS && incident.alerts.length <= MAX_ALERTS) return notification;
  const kept = firingFirst(alerts).slice(0, MAX_ALERTS);
  const firing = (list: readonly Alert[]) => list.filter(({ state }) => state === 'firing').length;
  const leftOut = moreAlerts + firing(alerts) - firing(kept);
  return {
    ...notification,
    alerts: kept,
    ...(leftOut > 0 && { moreAlerts: leftOut }),
    incident: { ...incident, alerts: firingFirst(incident.alerts).slice(0, MAX_ALERTS) },
  };
}

function firingFirst(alerts: readonly Alert[]): Alert[] {
  const rank = ({ state }: Alert) => (state === 'firing' ? 0 : 1);
  return alerts.toSorted((a, b) => rank(a) - rank(b));
}

/**
 * Merges an undelivered message with a newer one about the same incident. The result keeps the reason that the receiver
 * has not seen yet: `opened` stays `opened`. A `resolved` message is sent even when its `opened` message never was: an
 * outage of the receiver must not hide an incident.
 */
export function superseding(older: Notification, newer: Notification): Notification {
  const isNews = older.reason === 'opened' || older.reason === 'escalated';
  const isMinor = newer.reason === 'changed' || newer.reason === 'repeated';
  return isNews && isMinor ? { ...newer, reason: older.reason } : newer;
}

/** Creates a message that is marked as a test. */
export function testNotification(channel: string, nowMs: number, externalUrl?: string): Notification {
  const labels = { alertname: 'ChannelTest', severity: 'info', channel };
  const annotations = { summary: `Test message of the channel ${channel}` };
  const alert: Alert = {
    fingerprint: '0000000000000000',
    group: 'test',
    rule: 'ChannelTest',
    labels,
    annotations,
    severity: 'info',
    state: 'firing',
    value: 1,
    activeAtMs: nowMs,
    firedAtMs: nowMs,
  };
  return {
    idempotencyKey: `test-${nowMs}-${Buffer.from(channel).toString('base64url').slice(0, 40)}`,
    reason: 'test',
    status: 'firing',
    incident: {
      id: `TEST${String(nowMs).padStart(22, '0')}`,
      title: 'ChannelTest',
      state: 'triggered',
      severity: 'info',
      channels: [channel],
      groupLabels: { alertname: 'ChannelTest' },
      alerts: [alert],
      openedAtMs: nowMs,
      updatedAtMs: nowMs,
    },
    alerts: [alert],
    commonLabels: labels,
    commonAnnotations: annotations,
    ...(externalUrl !== undefined && { externalUrl }),
    timeMs: nowMs,
  };
}
