import type { DeliveryReceipt, Notification } from '#contracts';
import { cut } from '../message/cut.js';
import { escapeAll, escapeHtml } from '../message/escape.js';
import { messageOf, moreText, plainText, type Message } from '../message/message.js';

/**
 * Maximum subject length, characters: a header line has 998 at most, and the encoding expands characters outside ASCII.
 */
const MAX_SUBJECT = 200;
/** An idempotency key is longer than the name of its channel, which has up to 100 characters. */
const MAX_ID = 200;

/** A mail in the format of nodemailer. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly references?: string;
  readonly date: Date;
  readonly headers: Readonly<Record<string, string>>;
  readonly disableFileAccess: true;
  readonly disableUrlAccess: true;
}

interface MailSettings {
  /** Name of the channel. */
  readonly name: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo?: string;
}

/**
 * Creates the mail of a notification. The first mail of an incident has a Message-ID that depends on the incident and
 * the channel; later mails reference it, so that mail clients group them as one thread. Every attempt has the same
 * Message-ID, and no other mail has it: mail servers drop a second mail with a known one.
 */
export function mailOf(
  notification: Notification,
  { name, from, to, replyTo }: MailSettings,
): { readonly mail: Mail; readonly receipt: DeliveryReceipt } {
  const message = messageOf(notification);
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
  const { previous } = notification;
  const isFirst = previous === undefined;
  const first =
    typeof previous?.messageId === 'string'
      ? previous.messageId
      : `<incident-${idText(notification.incident.id)}-${idText(name)}@${domain}>`;
  const own = `<${idText(notification.idempotencyKey)}@${domain}>`;
  const mail: Mail = {
    from,
    to,
    ...(replyTo !== undefined && { replyTo }),
    subject: cut(message.title, MAX_SUBJECT),
    text: plainText(message),
    html: htmlOf(message),
    messageId: isFirst ? first : own,
    ...(!isFirst && { inReplyTo: first, references: first }),
    date: new Date(notification.timeMs),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Incident': idText(notification.incident.id),
      'Idempotency-Key': idText(notification.idempotencyKey),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return { mail, receipt: { messageId: first } };
}

function htmlOf({ title, lines, facts, alerts, more, links }: Message): string {
  const esc = (text: string) => escapeAll(text, escapeHtml).replaceAll('\n', '<br>');
  const row = ({ name, value }: { name: string; value: string }) =>
    `<tr><td><b>${esc(name)}</b></td><td>${esc(value)}</td></tr>`;
  const items = [
    ...alerts.map(
      (alert) => `<li>${esc(alert.title)}${alert.text === '' ? '' : `: ${esc(alert.text)}`}</li>`,
    ),
    ...(more > 0 ? [`<li>${moreText(more)}</li>`] : []),
  ];
  return [
    '<!doctype html><html><head><meta charset="utf-8"></head><body>',
    `<h3>${esc(title)}</h3>`,
    ...lines.map((line) => `<p>${esc(line)}</p>`),
    `<table>${facts.map(row).join('')}</table>`,
    ...(items.length > 0 ? [`<ul>${items.join('')}</ul>`] : []),
    ...links.map(({ text, url }) => `<p><a href="${esc(url)}">${esc(text)}</a></p>`),
    '</body></html>',
  ].join('\n');
}

/** Replaces characters that a Message-ID must not contain. */
function idText(id: string): string {
  return id.replace(/[^\w.-]/g, '_').slice(0, MAX_ID);
}
