/** Maximum length of the shown statement; a list of values is not read to its end. */
const READ_AT_MOST = 2000;
const CUT = '…';
/**
 * Comments; strings; dollar-quoted strings; placeholders and quoted names, which are kept; numbers. A string may be cut
 * off at the end. Doubled quotes inside a string are part of it.
 */
const SQL =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|\$\d+|"[^"]*(?:"|$)|`[^`]*(?:`|$)|\b\d[\w.]*/g;
/** In MySQL, `#` also starts a comment. */
const MYSQL =
  /#[^\n]*|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|\$\d+|"[^"]*(?:"|$)|`[^`]*(?:`|$)|\b\d[\w.]*/g;
const COMMENT = /^(?:--|\/\*|#)/;
/** Parts that are kept: placeholders, quoted names. */
const KEPT = /^(?:\$\d+$|["`])/;

/**
 * An SQL statement with `?` in place of every string and number, and without comments. A statement with a backslash is
 * not shown, because server settings determine whether it escapes a quote.
 *
 * @param quotesAreTexts whether `"…"` is a string rather than a name, and `#` starts a comment, as in MySQL
 * @example
 * ```ts
 * sqlQueryText("SELECT * FROM users WHERE mail = 'a@b.c' AND id = $1"); // SELECT * FROM users WHERE mail = ? AND id = $1
 * ```
 */
export function sqlQueryText(text: string, quotesAreTexts = false): string | undefined {
  const start = text.slice(0, READ_AT_MOST);
  if (start.includes('\\')) return undefined;
  const shown = quotesAreTexts
    ? start.replace(MYSQL, (found) => (found.startsWith('"') ? '?' : shownFor(found)))
    : start.replace(SQL, shownFor);
  return shown.replace(/\s+/g, ' ').trim() + (text.length > READ_AT_MOST ? CUT : '');
}

function shownFor(found: string): string {
  if (COMMENT.test(found)) return ' ';
  return KEPT.test(found) ? found : '?';
}
