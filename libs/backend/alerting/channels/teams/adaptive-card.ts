import type { AlertSeverity, Notification } from '#contracts';
import { cut } from '../message/cut.js';
import { messageOf, moreText, type Message } from '../message/message.js';

/** Teams accepts 28 KB per message; the markup around the texts takes the rest. */
const MAX_BODY = 16_000;
const MAX_TITLE = 1_000;
const MAX_LINK = 2_000;
const COLOURS: Readonly<Record<AlertSeverity, string>> = {
  critical: 'Attention',
  high: 'Attention',
  warning: 'Warning',
  medium: 'Warning',
  low: 'Accent',
  info: 'Accent',
};

/**
 * https://adaptivecards.io/explorer/AdaptiveCard.html, version 1.4. Texts are `TextRun`s: unlike `TextBlock`, a
 * `TextRun` does not interpret Markdown.
 */
export function adaptiveCard(notification: Notification): object {
  const message = messageOf(notification);
  const { status, incident } = notification;
  const color = status === 'resolved' ? 'Good' : COLOURS[incident.severity];
  const title = cut(message.title, MAX_TITLE, undefined, inJson);
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: title,
    msteams: { width: 'Full' },
    body: [block({ text: title, weight: 'Bolder', size: 'Medium', color }), ...paragraphs(message)],
    actions: message.links
      .filter(({ url }) => url.length <= MAX_LINK)
      .map(({ text, url }) => ({ type: 'Action.OpenUrl', title: text, url })),
  };
}

function paragraphs({ lines, facts, alerts, more }: Message): object[] {
  const texts = [
    ...lines,
    ...facts.map(({ name, value }) => `${name}: ${value}`),
    ...alerts.map(({ title, text }) => `• ${title}${text === '' ? '' : `: ${text}`}`),
    ...(more > 0 ? [moreText(more)] : []),
  ];
  let left = MAX_BODY;
  const blocks: object[] = [];
  for (const text of texts) {
    const fitting = cut(text, left, undefined, inJson);
    left -= inJson(fitting);
    if (fitting !== '') blocks.push(block({ text: fitting }));
  }
  return blocks;
}

function block(run: Readonly<Record<string, string>>): object {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', ...run }] };
}

/** Size of a text in JSON, bytes. */
function inJson(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
