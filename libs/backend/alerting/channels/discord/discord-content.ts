import type { AlertSeverity, Notification } from '#contracts';
import { cut } from '../message/cut.js';
import { escapeMarkdown } from '../message/escape.js';
import { incidentUrl, messageOf, plainText } from '../message/message.js';
import { titleOf } from '../message/title.js';

/** https://discord.com/developers/docs/resources/message#embed-object-embed-limits; 6,000 in all. */
const MAX_TITLE = 256;
const MAX_DESCRIPTION = 4_096;
const MAX_CONTENT = 2_000;
const MAX_LINKS = 1_500;
const COLOURS: Readonly<Record<AlertSeverity, number>> = {
  critical: 0xd32f2f,
  high: 0xe64a19,
  warning: 0xf9a825,
  medium: 0xf9a825,
  low: 0x1976d2,
  info: 0x1976d2,
};
const RESOLVED = 0x388e3c;
/** Mentions are disabled, whatever the texts contain. */
const NO_MENTIONS = { parse: [] };

/** The message as a Discord embed. */
export function discordContent(notification: Notification): object {
  const message = messageOf(notification);
  const url = incidentUrl(notification);
  return {
    allowed_mentions: NO_MENTIONS,
    embeds: [
      {
        title: cut(message.title, MAX_TITLE, escapeMarkdown),
        ...(url !== undefined && url.length <= MAX_CONTENT && { url }),
        description: descriptionOf(message),
        color: notification.status === 'resolved' ? RESOLVED : COLOURS[notification.incident.severity],
        timestamp: new Date(notification.incident.openedAtMs).toISOString(),
      },
    ],
  };
}

/** One line that triggers a notification; an edited message does not. */
export function discordFollowUp(notification: Notification): object {
  return {
    allowed_mentions: NO_MENTIONS,
    content: cut(titleOf(notification), MAX_CONTENT, escapeMarkdown),
  };
}

function descriptionOf(message: ReturnType<typeof messageOf>): string {
  let links = '';
  for (const { text, url } of message.links) {
    // A parenthesis in the address would end the Markdown link.
    const link = `\n[${text}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`;
    if (links.length + link.length <= MAX_LINKS) links += link;
  }
  const body = plainText({ ...message, links: [] });
  return cut(body, MAX_DESCRIPTION - links.length - 1, escapeMarkdown) + (links === '' ? '' : `\n${links}`);
}
