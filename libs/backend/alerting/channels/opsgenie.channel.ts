import type { AlertSeverity, Notification } from '#contracts';
import { list, oneOf, text } from '#options';
import { channelType } from './channel.js';
import { encodedPart } from './http/address-parts.js';
import { sendJson } from './http/send-request.js';
import { cleanText, cut, oneLine } from './message/cut.js';
import { withoutTags } from './message/escape.js';
import { messageOf, plainText } from './message/message.js';
import { titleOf } from './message/title.js';
import { API_URL, apiUrl } from './settings/api-url.js';
import { CONNECTION } from './settings/connection.js';
import { secret } from './settings/secret-reference.js';

const APIS = { us: 'https://api.opsgenie.com', eu: 'https://api.eu.opsgenie.com' } as const;
const PRIORITIES: Readonly<Record<AlertSeverity, string>> = {
  critical: 'P1',
  high: 'P2',
  warning: 'P3',
  medium: 'P3',
  low: 'P4',
  info: 'P5',
};
/** https://docs.opsgenie.com/docs/alert-api#create-alert */
const MAX = { message: 130, description: 15_000, note: 25_000, tags: 20, tag: 50, details: 8_000, user: 100 };

/** Opsgenie, and Jira Service Management through `apiUrl`: one alert per incident, identified by its alias. */
export const opsgenieChannel = channelType({
  type: 'opsgenie',
  settings: {
    apiKey: secret({ required: true, doc: 'Key of an API integration.' }),
    region: oneOf(['us', 'eu'], { default: 'us', doc: 'Region of the account.' }),
    teams: list(text(), {
      maxItems: 50,
      doc: 'Names of the teams to notify; default: those of the integration.',
    }),
    ...API_URL,
    ...CONNECTION,
  },
  create: (settings, parts) => ({
    async deliver(notification, attempt) {
      const headers = { authorization: `GenieKey ${await attempt.secrets.read(settings.apiKey)}` };
      const base = settings.apiUrl ?? APIS[settings.region];
      for (const { path, content } of requestsOf(notification, settings.teams ?? []))
        await sendJson(apiUrl(base, path), content, settings, parts, attempt, headers);
    },
  }),
});

interface OpsgenieRequest {
  readonly path: string;
  readonly content: object;
}

/** A test alert is closed at once, so that it does not stay open. */
function requestsOf(notification: Notification, teams: readonly string[]): OpsgenieRequest[] {
  const { reason, status, incident } = notification;
  const alias = encodedPart(incident.id);
  const create = { path: 'v2/alerts', content: alertOf(notification, teams) };
  const close = { path: `v2/alerts/${alias}/close?identifierType=alias`, content: deedOf(notification) };
  if (reason === 'test') return [create, close];
  if (status === 'resolved') return [close];
  if (incident.state !== 'acknowledged') return [create];
  return [{ path: `v2/alerts/${alias}/acknowledge?identifierType=alias`, content: deedOf(notification) }];
}

function alertOf(notification: Notification, teams: readonly string[]): object {
  const { incident, commonLabels } = notification;
  return {
    message: safe(titleOf(notification), MAX.message),
    alias: incident.id,
    description: safe(plainText(messageOf(notification)), MAX.description),
    priority: PRIORITIES[incident.severity],
    source: 'nestjs-observability',
    tags: [incident.severity, ...new Set(notification.alerts.map(({ rule }) => rule))]
      .slice(0, MAX.tags)
      .map((tag) => safe(oneLine(tag), MAX.tag)),
    details: detailsOf({ ...commonLabels, idempotency_key: notification.idempotencyKey }),
    ...(teams.length > 0 && { responders: teams.map((name) => ({ type: 'team', name })) }),
  };
}

/** Custom properties, at most 8,000 characters in total. */
function detailsOf(labels: Readonly<Record<string, string>>): Record<string, string> {
  const details: Record<string, string> = {};
  let left = MAX.details;
  for (const [name, value] of Object.entries(labels)) {
    const [key, text] = [safe(oneLine(name), 200), safe(oneLine(value), 500)];
    left -= key.length + text.length;
    if (left < 0) break;
    details[key] = text;
  }
  return details;
}

function deedOf(notification: Notification): object {
  const { acknowledged, resolved } = notification.incident;
  const by = (notification.status === 'resolved' ? resolved?.by : acknowledged?.by) ?? 'nestjs-observability';
  return {
    user: cut(oneLine(by), MAX.user),
    source: 'nestjs-observability',
    note: safe(titleOf(notification), MAX.note),
  };
}

/** Opsgenie interprets HTML in some texts. */
function safe(value: string, max: number): string {
  return cut(withoutTags(cleanText(value)), max);
}
