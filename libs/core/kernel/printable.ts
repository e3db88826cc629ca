/** Control characters, line separators and direction marks: they control terminals or forge lines. */
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A text for a terminal: what would move the cursor, change colours or begin a new line is written as `\n` and `\u001b`.
 *
 * @param kept characters that stay, such as line breaks in text that is made of lines
 */
export function printable(text: string, kept = ''): string {
  return text.replace(UNPRINTABLE, (character) =>
    kept.includes(character)
      ? character
      : (SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
