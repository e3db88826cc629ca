/** A text without one layer of escapes, and the source position of each character. */
export interface Decoded {
  readonly text: string;
  /** Position in the source text of each character, and of the end. */
  readonly places: Uint32Array;
}

const PERCENT = 37;
const PLUS = 43;
const BACKSLASH = 92;
const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
};

/**
 * Removes one layer of `%3D` and `\"`; undefined when there is none. Linear.
 *
 * @param query whether `+` means a space, as in the query of a URL
 */
export function decode(text: string, query = false): Decoded | undefined {
  const spaced = query && text.includes('+') && (text.includes('?') || text.includes('%'));
  if (!spaced && !text.includes('%') && !text.includes('\\')) return undefined;
  const places = new Uint32Array(text.length + 1);
  let decoded = '';
  let from = 0;
  let length = 0;
  let at = 0;
  while (at < text.length) {
    const width = escapeAt(text, at, spaced);
    if (width > 0) {
      decoded += text.slice(from, at) + meaning(text, at, width);
      from = at + width;
    }
    places[length++] = at;
    at += width || 1;
  }
  if (from === 0) return undefined;
  places[length] = text.length;
  return { text: decoded + text.slice(from), places };
}

/** Length of the escape at a position; 0 when there is none. */
function escapeAt(text: string, at: number, spaced: boolean): number {
  const code = text.charCodeAt(at);
  if (code === PLUS) return spaced ? 1 : 0;
  if (code === PERCENT) return isHex(text.charCodeAt(at + 1)) && isHex(text.charCodeAt(at + 2)) ? 3 : 0;
  return code === BACKSLASH && SIMPLE[text[at + 1] ?? ''] !== undefined ? 2 : 0;
}

/** Always one character, so that positions stay simple. */
function meaning(text: string, at: number, width: number): string {
  if (width === 1) return ' ';
  if (width === 2) return SIMPLE[text[at + 1]!]!;
  return String.fromCharCode(parseInt(text.slice(at + 1, at + 3), 16));
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}
