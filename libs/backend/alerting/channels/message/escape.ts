/** HTML escapes; also those of Telegram, and of Slack's `mrkdwn` (which needs the first three). */
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

/** Discord Markdown: a backslash escapes any punctuation. */
export function escapeMarkdown(character: string): string {
  return /[!-/:-@[-`{-~]/.test(character) ? `\\${character}` : character;
}

/** Escapes every character of a text. */
export function escapeAll(text: string, escape: (character: string) => string): string {
  let escaped = '';
  for (const character of text) escaped += escape(character);
  return escaped;
}

/** For receivers that interpret HTML in texts but do not decode `&lt;`: a `<` before a space begins no tag. */
export function withoutTags(text: string): string {
  return text.replace(/<(?=[a-z!/?])/gi, '< ');
}
