import type { Alert, Incident, Notification } from '#contracts';
import { encodedPart } from '../http/address-parts.js';
import { cleanText, cut, oneLine } from './cut.js';
import { linkUrl } from './link-url.js';
import { titleOf } from './title.js';

/** Maximum number of alerts listed in a message for people; the message states how many it omits. */
const MAX_ALERTS = 10;
/** Maximum length of a text from labels and annotations. */
const MAX_TEXT = 2_000;
const MAX_LABELS = 20;
/** Maximum length of a label's name or value. */
const MAX_LABEL = 200;

/** The part of a message about one alert. */
export interface AlertText {
  readonly title: string;
  readonly text: string;
}

/** A message for people, not yet escaped. */
export interface Message {
  /** A single line. */
  readonly title: string;
  /** One sentence per line. */
  readonly lines: readonly string[];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly alerts: readonly AlertText[];
  /** Number of alerts that are not listed. */
  readonly more: number;
  readonly links: readonly { readonly text: string; readonly url: string }[];
}

/**
 * Address of the incident's page: the management port redirects to the console if there is one, else it serves JSON.
 */
export function incidentUrl({ externalUrl, incident }: Notification): string | undefined {
  if (externalUrl === undefined) return undefined;
  const base = externalUrl.endsWith('/') ? externalUrl.slice(0, -1) : externalUrl;
  return `${base}/incidents/${encodedPart(incident.id)}`;
}

/** The content of a message, the same for all channels. */
export function messageOf(notification: Notification): Message {
  const { alerts, commonLabels } = notification;
  const listed = alerts.slice(0, MAX_ALERTS);
  const more = alerts.length - listed.length + (notification.moreAlerts ?? 0);
  return {
    title: titleOf(notification),
    lines: linesOf(notification),
    facts: factsOf(notification),
    alerts: alerts.length === 1 && more === 0 ? [] : listed.map((alert) => alertText(alert, commonLabels)),
    more,
    links: linksOf(notification),
  };
}

/** A message as plain text, without its title. */
export function plainText({ lines, facts, alerts, more, links }: Message): string {
  const parts = [
    lines.join('\n'),
    facts.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    [
      ...alerts.map(({ title, text }) => `- ${title}${text === '' ? '' : `: ${text}`}`),
      ...(more > 0 ? [moreText(more)] : []),
    ].join('\n'),
    links.map(({ text, url }) => `${text}: ${url}`).join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

export function moreText(more: number): string {
  return `and ${more} more ${more === 1 ? 'alert' : 'alerts'}`;
}

function linesOf(notification: Notification): string[] {
  const { reason, incident, commonAnnotations, externalUrl, alerts } = notification;
  const lines: string[] = [];
  if (reason === 'test') lines.push('This is a test of the channel. Nothing is wrong.');
  if (reason === 'escalated') lines.push('Nobody has acknowledged this incident.');
  if (incident.follows !== undefined)
    lines.push('The incident was resolved by hand before, but its alerts still fire.');
  const summary = commonAnnotations['summary'] ?? alerts[0]?.annotations['summary'];
  const description =
    commonAnnotations['description'] ??
    (alerts.length === 1 ? alerts[0]?.annotations['description'] : undefined);
  for (const text of [summary, description]) if (text) lines.push(cut(cleanText(text), MAX_TEXT).trim());
  lines.push(...deedLines(incident));
  if (externalUrl === undefined) lines.push('Set `management.externalUrl` to get links in this message.');
  return lines;
}

function deedLines({ acknowledged, resolved }: Incident): string[] {
  const lines: string[] = [];
  const because = (reason: string | undefined) => (reason ? `: ${cut(oneLine(reason), MAX_TEXT)}` : '.');
  if (acknowledged) lines.push(`Acknowledged by ${oneLine(acknowledged.by)}${because(acknowledged.reason)}`);
  if (resolved?.by !== undefined)
    lines.push(`Resolved by ${oneLine(resolved.by)}${because(resolved.reason)}`);
  return lines;
}

function factsOf({ incident, commonLabels, alerts, status, timeMs }: Notification): Message['facts'] {
  const facts = [
    { name: 'Severity', value: incident.severity },
    { name: 'Since', value: timeText(incident.openedAtMs) },
  ];
  if (status === 'resolved')
    facts.push({ name: 'Until', value: timeText(incident.resolved?.atMs ?? timeMs) });
  const [only] = alerts;
  if (only && alerts.length === 1) facts.push({ name: 'Value', value: String(only.value) });
  const labels = labelText(commonLabels, {});
  if (labels !== '') facts.push({ name: 'Labels', value: labels });
  return facts;
}

function linksOf(notification: Notification): Message['links'] {
  const links: { text: string; url: string }[] = [];
  const page = incidentUrl(notification);
  if (page !== undefined) links.push({ text: 'Incident', url: page });
  const { commonAnnotations, alerts } = notification;
  const generator = linkUrl(alerts.find(({ generatorUrl }) => generatorUrl !== undefined)?.generatorUrl);
  if (generator !== undefined) links.push({ text: 'Expression', url: generator });
  const runbook = linkUrl(commonAnnotations['runbook_url']);
  if (runbook !== undefined) links.push({ text: 'Runbook', url: runbook });
  return links;
}

function alertText(alert: Alert, common: Readonly<Record<string, string>>): AlertText {
  const labels = labelText(alert.labels, common);
  const state = alert.state === 'resolved' ? 'resolved' : 'firing';
  const summary = alert.annotations['summary'] ?? `value ${alert.value}`;
  return {
    title: `${cut(oneLine(alert.rule), MAX_TEXT)} (${state})${labels === '' ? '' : ` ${labels}`}`,
    text: cut(oneLine(summary), MAX_TEXT),
  };
}

/** `{name="value", …}` with the labels that differ from the common ones. */
function labelText(
  labels: Readonly<Record<string, string>>,
  common: Readonly<Record<string, string>>,
): string {
  const own = Object.entries(labels).filter(
    ([name, value]) => name !== 'alertname' && common[name] !== value,
  );
  if (own.length === 0) return '';
  const shown = own.slice(0, MAX_LABELS).map(([name, value]) => `${shortLine(name)}="${shortLine(value)}"`);
  return `{${shown.join(', ')}${own.length > MAX_LABELS ? ', …' : ''}}`;
}

function shortLine(text: string): string {
  return cut(oneLine(text), MAX_LABEL);
}

/** UTC time with a resolution of one second. */
export function timeText(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
