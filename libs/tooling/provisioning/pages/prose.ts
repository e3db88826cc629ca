/** Characters of a text that are code: between equally long rows of backquotes. */
const CODE = /(`+)(?!`)(?:[\s\S]*?[^`])\1(?!`)/g;
/** What a browser would take for a tag, a comment or an address, and an entity that hides one. */
const MARKUP = /<(?=[A-Za-z/!?])|&(?=#?\w+;)/g;
/** The target of a link with a scheme; those that can run code are no links. */
const TARGET = /\]\((?=\s*<?\s*(?!(?:https?|mailto):)[A-Za-z][A-Za-z\d+.-]*:)/gi;
/** A line that gives an address a name, which links use from anywhere in the page, or that begins a block of code. */
const DEFINITION = /^([ \t]*)(?=\[[^\]\n]*\]:|~~~)/gm;

const ESCAPES: Readonly<Record<string, string>> = { '<': '&lt;', '&': '&amp;' };

/**
 * A text of a preset as a part of a page: emphasis, code and links stay, markup is shown as it was written, and neither
 * a script nor the end of the page comes out of it.
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
