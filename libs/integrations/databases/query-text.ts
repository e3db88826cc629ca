/** Characters of a statement that are shown; a table of values need not be read to its end. */
const READ_AT_MOST = 2000;
const CUT = '…';
/**
 * Comments; texts; texts between dollars; placeholders and quoted names, which stay; numbers. Texts may be cut off at the
 * end. Doubled quotes inside a text are a part of it.
 */
const SQL =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|\$\d+|"[^"]*(?:"|$)|`[^`]*(?:`|$)|\b\d[\w.]*/g;
/** In MySQL `#` begins a comment, too. */
const MYSQL =
  /#[^\n]*|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|\$\d+|"[^"]*(?:"|$)|`[^`]*(?:`|$)|\b\d[\w.]*/g;
const COMMENT = /^(?:--|\/\*|#)/;
/** What stays as it is: placeholders, quoted names. */
const KEPT = /^(?:\$\d+$|["`])/;

/**
 * A statement of SQL with `?` for every text and number in it, and without comments. One with a backslash is not shown:
 * whether that ends a text depends on settings of the server.
 *
 * @param quotesAreTexts whether `"…"` is a text and no name, and `#` begins a comment, as in MySQL
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
