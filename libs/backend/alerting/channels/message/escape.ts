/** Characters of HTML; also of Telegram's, and of Slack's `mrkdwn` (which needs the first three). */
const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(character: string): string {
  return HTML[character] ?? character;
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping: without `<` there is no mention and no link. */
export function escapeSlack(character: string): string {
  return character === '"' || character === "'" ? character : (HTML[character] ?? character);
}

/** Markdown of Discord: a backslash takes the meaning from any punctuation. */
export function escapeMarkdown(character: string): string {
  return /[!-/:-@[-`{-~]/.test(character) ? `\\${character}` : character;
}

/** All of a text. */
export function escapeAll(text: string, escape: (character: string) => string): string {
  let escaped = '';
  for (const character of text) escaped += escape(character);
  return escaped;
}

/** For receivers that read HTML in texts but show `&lt;` as it is: a `<` before a blank begins no tag. */
export function withoutTags(text: string): string {
  return text.replace(/<(?=[a-z!/?])/gi, '< ');
}
