/** Code spans in a text, between rows of equally many backquotes. */
const CODE = /(`+)(?!`)(?:[\s\S]*?[^`])\1(?!`)/g;
/** The start of a tag, comment or autolink, or of an entity. */
const MARKUP = /<(?=[A-Za-z/!?])|&(?=#?\w+;)/g;
/** The target of a link with a scheme other than http, https or mailto, which could run code. */
const TARGET = /\]\((?=\s*<?\s*(?!(?:https?|mailto):)[A-Za-z][A-Za-z\d+.-]*:)/gi;
/** A link reference definition, which links anywhere on the page can use, or the start of a code block. */
const DEFINITION = /^([ \t]*)(?=\[[^\]\n]*\]:|~~~)/gm;

const ESCAPES: Readonly<Record<string, string>> = { '<': '&lt;', '&': '&amp;' };

/**
 * A preset's text as part of a page: emphasis, code and links are kept, HTML is escaped, and the text can neither add a
 * script nor end a section of the page.
 */
export function prose(text: string): string {
  let plain = 0;
  let safe = '';
  for (const match of text.matchAll(CODE)) {
    safe += withoutMarkup(text.slice(plain, match.index)) + match[0];
    plain = match.index + match[0].length;
  }
  return safe + withoutMarkup(text.slice(plain)).replaceAll('`', '\\`');
}

/** A text on one line, for headings. */
export function heading(text: string): string {
  return prose(text.replace(/\s*[\r\n]+\s*/g, ' '));
}

function withoutMarkup(text: string): string {
  return text
    .replace(TARGET, ']\\(')
    .replace(MARKUP, (found) => ESCAPES[found] ?? found)
    .replace(DEFINITION, '$1\\');
}
