import type { AlertSeverity, Notification } from '#contracts';
import { oneOf } from '#options';
import { channelType } from './channel.js';
import { sendJson } from './http/send-request.js';
import { cut, oneLine } from './message/cut.js';
import { incidentUrl, messageOf, plainText } from './message/message.js';
import { titleOf } from './message/title.js';
import { API_URL, apiUrl } from './settings/api-url.js';
import { CONNECTION } from './settings/connection.js';
import { secret } from './settings/secret-reference.js';

const APIS = { us: 'https://events.pagerduty.com', eu: 'https://events.eu.pagerduty.com' } as const;
const SEVERITIES: Readonly<Record<AlertSeverity, string>> = {
  low: 'info',
  info: 'info',
  medium: 'warning',
  warning: 'warning',
  high: 'error',
  critical: 'critical',
};
const MAX_SUMMARY = 1_024;
const MAX_DETAILS = 20_000;
const MAX_FIELD = 255;

/** PagerDuty, Events API version 2: one alert per incident, updated with the incident's state. */
export const pagerdutyChannel = channelType({
  type: 'pagerduty',
  settings: {
    routingKey: secret({ required: true, doc: 'Integration key of an Events API v2 integration.' }),
    region: oneOf(['us', 'eu'], { default: 'us', doc: 'Region of the account.' }),
    ...API_URL,
    ...CONNECTION,
  },
  create: (settings, parts) => ({
    async deliver(notification, attempt) {
      const routingKey = await attempt.secrets.read(settings.routingKey);
      const url = apiUrl(settings.apiUrl ?? APIS[settings.region], 'v2/enqueue');
      for (const action of actionsOf(notification))
        await sendJson(url, eventOf(notification, action, routingKey), settings, parts, attempt);
    },
  }),
});

/** A test alert is resolved at once, so that it does not stay open. */
function actionsOf({ reason, status, incident }: Notification): string[] {
  if (reason === 'test') return ['trigger', 'resolve'];
  if (status === 'resolved') return ['resolve'];
  return [incident.state === 'acknowledged' ? 'acknowledge' : 'trigger'];
}

/** https://developer.pagerduty.com/docs/send-alert-event */
function eventOf(notification: Notification, action: string, routingKey: string): object {
  const { incident } = notification;
  const event = { routing_key: routingKey, event_action: action, dedup_key: incident.id };
  return action === 'trigger' ? { ...event, ...triggerOf(notification) } : event;
}

function triggerOf(notification: Notification): object {
  const { incident, commonLabels, alerts, moreAlerts = 0, idempotencyKey } = notification;
  const message = messageOf(notification);
  const url = incidentUrl(notification);
  return {
    payload: {
      summary: cut(titleOf(notification), MAX_SUMMARY),
      source: short(commonLabels['instance'] ?? commonLabels['job'] ?? '') || 'nestjs-observability',
      severity: SEVERITIES[incident.severity],
      timestamp: new Date(incident.openedAtMs).toISOString(),
      ...(commonLabels['job'] && { component: short(commonLabels['job']) }),
      ...(alerts[0] && { group: short(alerts[0].group), class: short(alerts[0].rule) }),
      custom_details: {
        text: cut(plainText(message), MAX_DETAILS),
        alerts: alerts.length + moreAlerts,
        idempotency_key: idempotencyKey,
      },
    },
    client: 'nestjs-observability',
    ...(url !== undefined && { client_url: url }),
    links: message.links.map(({ text, url: href }) => ({ href, text })),
  };
}

function short(text: string): string {
  return cut(oneLine(text), MAX_FIELD);
}
