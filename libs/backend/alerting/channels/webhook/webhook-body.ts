import { templateProblem, type TemplateRenderer } from '#alert-templates';
import type { Notification } from '#contracts';
import type { Declaration, Option } from '#options';
import { incidentUrl } from '../message/message.js';
import { titleOf } from '../message/title.js';

/** A body template: one text, or JSON in which every text is a separate template whose output is escaped for JSON. */
export type WebhookBody = string | { readonly [name: string]: unknown };

const MAX_BYTES = 65_536;
const MAX_DEPTH = 10;
const ALLOWED = 'a text or an object, at most 64 KiB';

export function webhookTemplate<const D extends Declaration<WebhookBody>>(
  declaration: D,
): Option<WebhookBody, WebhookBody, false, false> {
  return {
    ...declaration,
    type: 'string | Record<string, unknown>',
    allowed: ALLOWED,
    parse: (text) => text,
    check(value, path, refuse) {
      if (!isBody(value)) refuse(path, undefined, `must be ${ALLOWED}`);
      else for (const problem of problemsIn(value, 0)) refuse(path, undefined, problem);
      return value as WebhookBody;
    },
  };
}

function isBody(value: unknown): boolean {
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return false;
  try {
    return Buffer.byteLength(JSON.stringify(value)) <= MAX_BYTES;
  } catch {
    return false;
  }
}

/** Templates that do not parse. */
function problemsIn(value: unknown, depth: number): string[] {
  if (depth > MAX_DEPTH) return [`must not be nested more than ${MAX_DEPTH} deep`];
  if (typeof value === 'string') {
    const problem = templateProblem(value);
    return problem === undefined ? [] : [`has a wrong template: ${problem}`];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((each) => problemsIn(each, depth + 1));
}

/** @throws whatever the renderer throws */
export async function renderedBody(
  body: WebhookBody,
  notification: Notification,
  templates: TemplateRenderer,
  externalLabels: Readonly<Record<string, string>> = {},
): Promise<string> {
  const data = {
    labels: templateLabels(notification),
    externalLabels,
    externalUrl: notification.externalUrl ?? '',
    value:
      notification.alerts.filter(({ state }) => state === 'firing').length + (notification.moreAlerts ?? 0),
    timeMs: notification.timeMs,
    query: () => Promise.reject(new Error('query is not available in the body of a webhook')),
  };
  const render = async (text: string) => templates.render(text, data);
  if (typeof body === 'string') return render(body);
  return JSON.stringify(await renderedValue(body, render));
}

async function renderedValue(value: unknown, render: (text: string) => Promise<string>): Promise<unknown> {
  if (typeof value === 'string') return render(value);
  if (Array.isArray(value)) return Promise.all(value.map((each) => renderedValue(each, render)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([name, each]) => [name, await renderedValue(each, render)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** `$labels` of the template: the common labels and fields of the notification. */
function templateLabels(notification: Notification): Record<string, string> {
  const { incident, alerts, moreAlerts = 0, commonLabels, commonAnnotations, status, reason } = notification;
  const labels: Record<string, string> = { ...commonLabels };
  for (const [name, value] of Object.entries(commonAnnotations)) labels[`annotation_${name}`] = value;
  return {
    ...labels,
    notification_title: titleOf(notification),
    notification_status: status,
    notification_reason: reason,
    notification_severity: incident.severity,
    notification_incident: incident.id,
    notification_alerts: String(alerts.length + moreAlerts),
    notification_url: incidentUrl(notification) ?? '',
  };
}
