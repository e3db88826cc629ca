/** A slash after one of these starts a regular expression; otherwise it is a division. */
const BEFORE_REGEXP = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|await))\s*$/;

/**
 * Replaces everything in TypeScript that is not code with spaces: comments and the content of strings, templates and regular
 * expressions. The length stays the same, so positions in the result are positions in the source.
 *
 * @param keepStrings keep strings, templates and regular expressions
 */
export function maskSource(text: string, keepStrings = false): string {
  let masked = '';
  for (let at = 0; at < text.length;) {
    const token = tokenAt(text, at, masked);
    const piece = text.slice(at, token?.end ?? at + 1);
    masked += token && !(keepStrings && token.kind === 'string') ? blanked(piece, token.kind) : piece;
    at += piece.length;
  }
  return masked;
}

/** Position of the bracket in masked code that closes the one at `open`; undefined when it is missing. */
export function closingBracket(code: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if ('([{'.includes(code[at]!)) depth++;
    else if (')]}'.includes(code[at]!) && --depth === 0) return at;
  }
  return undefined;
}

/** A range of positions in a source. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Splits masked code at its commas, outside of brackets; without surrounding space and without an empty last part. */
export function commaParts(code: string, { from, to }: Range): Range[] {
  const parts: Range[] = [];
  let [start, depth] = [from, 0];
  for (let at = from; at <= to; at++) {
    if (at < to && '([{'.includes(code[at]!)) depth++;
    else if (at < to && ')]}'.includes(code[at]!)) depth--;
    if (at < to && (code[at] !== ',' || depth > 0)) continue;
    const part = trimmed(code, { from: start, to: at });
    if (part.from < part.to) parts.push(part);
    start = at + 1;
  }
  return parts;
}

function trimmed(code: string, { from, to }: Range): Range {
  const text = code.slice(from, to);
  return { from: from + text.length - text.trimStart().length, to: from + text.trimEnd().length };
}

interface Token {
  readonly end: number;
  readonly kind: 'comment' | 'string';
}

function tokenAt(text: string, at: number, before: string): Token | undefined {
  const [character, next] = [text[at], text[at + 1]];
  if (character === '/' && next === '/') return { kind: 'comment', end: endOfLine(text, at) };
  if (character === '/' && next === '*') {
    const end = text.indexOf('*/', at + 2);
    return { kind: 'comment', end: end < 0 ? text.length : end + 2 };
  }
  if (character === '"' || character === "'") return { kind: 'string', end: endOfString(text, at) };
  if (character === '`') return { kind: 'string', end: endOfTemplate(text, at) };
  if (character === '/' && BEFORE_REGEXP.test(before.slice(-20))) {
    const end = endOfRegExp(text, at);
    return end === undefined ? undefined : { kind: 'string', end };
  }
  return undefined;
}

function endOfLine(text: string, at: number): number {
  const end = text.slice(at).search(/\r?\n/);
  return end < 0 ? text.length : at + end;
}

/** An unterminated string ends with its line. */
function endOfString(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === text[at]) return end + 1;
    else if (text[end] === '\n') return end;
  }
  return text.length;
}

function endOfTemplate(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === '`') return end + 1;
    else if (text.startsWith('${', end)) end = endOfPlaceholder(text, end + 2);
  }
  return text.length;
}

/** @returns the position of the closing brace */
function endOfPlaceholder(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const token = tokenAt(text, at, text.slice(from, at));
    if (token) at = token.end - 1;
    else if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return text.length;
}

function endOfRegExp(text: string, at: number): number | undefined {
  let isInClass = false;
  for (let end = at + 1; end < text.length && text[end] !== '\n'; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === '[') isInClass = true;
    else if (text[end] === ']') isInClass = false;
    else if (text[end] === '/' && !isInClass) return end + 1;
  }
  return undefined;
}

/** A string keeps its quotes. */
function blanked(piece: string, kind: Token['kind']): string {
  const blank = piece.replaceAll(/[^\r\n]/g, ' ');
  if (kind === 'comment') return blank;
  const isWhole = piece.length > 1 && piece.at(-1) === piece[0];
  return isWhole ? `${piece[0]}${blank.slice(1, -1)}${piece[0]}` : `${piece[0]}${blank.slice(1)}`;
}
