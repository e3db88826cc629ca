import type { Notification } from '#contracts';
import { cut } from '../message/cut.js';
import { escapeAll, escapeHtml } from '../message/escape.js';
import { messageOf, plainText } from '../message/message.js';

/**
 * https://core.telegram.org/bots/api#sendmessage allows 4,096 characters after parsing the tags; this limit counts the
 * tags too.
 */
const MAX = 4_096;
const MAX_TITLE = 512;
const MAX_LINKS = 1_500;

/** The message in Telegram's HTML. */
export function telegramText(notification: Notification): string {
  const message = messageOf(notification);
  const title = telegramTitle(message.title);
  let links = '';
  for (const { text, url } of message.links) {
    const link = `\n<a href="${escapeAll(url, escapeHtml)}">${text}</a>`;
    if (links.length + link.length <= MAX_LINKS) links += link;
  }
  const body = plainText({ ...message, links: [] });
  const space = links === '' ? '' : '\n';
  const left = MAX - title.length - space.length - links.length - 2;
  return `${title}\n\n${cut(body, left, escapeHtml)}${space}${links}`;
}

export function telegramTitle(title: string): string {
  return `<b>${cut(title, MAX_TITLE, escapeHtml)}</b>`;
}
