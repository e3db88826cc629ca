import type { Alert, Notification } from '#contracts';
import { incidentUrl } from '../message/message.js';
import { titleOf } from '../message/title.js';

/** `endsAt` of a firing alert, as Alertmanager writes it. */
const NOT_ENDED = '0001-01-01T00:00:00Z';

/**
 * Alertmanager's webhook format, version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config),
 * with the additional fields `title`, `reason`, `idempotencyKey` and `incident`.
 *
 * @param maxAlerts maximum number of alerts; 0: all
 */
export function webhookPayload(notification: Notification, receiver: string, maxAlerts: number): object {
  const { incident, alerts, moreAlerts = 0, status, reason, idempotencyKey } = notification;
  const sent = maxAlerts > 0 ? alerts.slice(0, maxAlerts) : alerts;
  return {
    version: '4',
    groupKey: incident.id,
    truncatedAlerts: alerts.length - sent.length + moreAlerts,
    status,
    receiver,
    groupLabels: incident.groupLabels,
    commonLabels: notification.commonLabels,
    commonAnnotations: notification.commonAnnotations,
    externalURL: notification.externalUrl ?? '',
    alerts: sent.map(alertPayload),
    title: titleOf(notification),
    reason,
    idempotencyKey,
    incident: incidentPayload(notification),
  };
}

function alertPayload(alert: Alert): object {
  return {
    status: alert.state === 'resolved' ? 'resolved' : 'firing',
    labels: alert.labels,
    annotations: alert.annotations,
    startsAt: new Date(alert.firedAtMs ?? alert.activeAtMs).toISOString(),
    endsAt: alert.resolvedAtMs === undefined ? NOT_ENDED : new Date(alert.resolvedAtMs).toISOString(),
    generatorURL: alert.generatorUrl ?? '',
    fingerprint: alert.fingerprint,
    value: Number.isFinite(alert.value) ? alert.value : String(alert.value),
    severity: alert.severity,
  };
}

function incidentPayload(notification: Notification): object {
  const { alerts: _, ...incident } = notification.incident;
  const url = incidentUrl(notification);
  return { ...incident, ...(url !== undefined && { url }) };
}
