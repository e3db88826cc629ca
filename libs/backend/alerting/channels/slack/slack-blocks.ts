import { cut } from '../message/cut.js';
import { escapeAll, escapeSlack } from '../message/escape.js';
import { moreText, type Message } from '../message/message.js';

/** Limits of blocks: https://docs.slack.dev/reference/block-kit/blocks */
const MAX_HEADER = 150;
const MAX_SECTION = 3_000;
const MAX_LINK = 3_000;

/**
 * Blocks of a message. External texts are `plain_text`, in which Slack interprets no mentions, links or formatting;
 * only the links are `mrkdwn`.
 */
export function slackBlocks({ title, lines, facts, alerts, more, links }: Message): object[] {
  const listed = alerts.map((alert) => `• ${alert.title}${alert.text === '' ? '' : `: ${alert.text}`}`);
  if (more > 0) listed.push(moreText(more));
  const sections = [
    lines.join('\n'),
    facts.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    listed.join('\n'),
  ];
  const linked = links
    .map(({ text, url }) => `<${escapeAll(url, escapeSlack).replaceAll('|', '%7C')}|${text}>`)
    .filter((link) => link.length <= MAX_LINK);
  return [
    { type: 'header', text: plain(title, MAX_HEADER) },
    ...sections
      .filter((text) => text !== '')
      .map((text) => ({ type: 'section', text: plain(text, MAX_SECTION) })),
    ...linked.map((text) => ({ type: 'context', elements: [{ type: 'mrkdwn', text }] })),
  ];
}

function plain(text: string, max: number): object {
  return { type: 'plain_text', text: cut(text, max), emoji: false };
}
