import { code } from './characters.js';

/** Why a string is unterminated or invalid. */
export interface BadString {
  readonly problem: string;
  readonly at: number;
}

/**
 * The offset after a string literal, or what is wrong with it.
 *
 * @param from offset of its quote: `"`, `'` or a backtick
 */
export function endOfString(text: string, from: number): number | BadString {
  const quote = text.charCodeAt(from);
  const raw = quote === code('`');
  for (let at = from + 1; ; at++) {
    const c = text.charCodeAt(at);
    if (Number.isNaN(c) || (!raw && c === 10))
      return { problem: raw ? 'unterminated raw string' : 'unterminated quoted string', at: from };
    if (c === quote) return at + 1;
    if (c >= 0xd800 && isBroken(text, at)) return { problem: 'invalid UTF-8 rune', at };
    if (c === code('\\') && !raw) {
      const end = endOfEscape(text, at, quote);
      if (typeof end !== 'number') return end;
      at = end - 1;
    }
  }
}

/** U+FFFD replaces bytes that were lost before; a lone surrogate is no character. */
function isBroken(text: string, at: number): boolean {
  const point = text.codePointAt(at) as number;
  if (point === 0xfffd || (point >= 0xd800 && point <= 0xdbff)) return true;
  return point >= 0xdc00 && point <= 0xdfff && !((text.codePointAt(at - 1) ?? 0) > 0xffff);
}

const NUMERIC: Record<string, [digits: number, radix: number, most: number]> = {
  x: [2, 16, 255],
  u: [4, 16, 0x10ffff],
  U: [8, 16, 0x10ffff],
};

function endOfEscape(text: string, at: number, quote: number): number | BadString {
  const letter = text[at + 1];
  if (letter === undefined) return { problem: 'escape sequence not terminated', at };
  if ('abfnrtv\\'.includes(letter) || letter.charCodeAt(0) === quote) return at + 2;
  const octal = letter >= '0' && letter <= '7';
  const form = octal ? ([3, 8, 255] as const) : NUMERIC[letter];
  if (!form) return { problem: `unknown escape sequence ${unicode(text, at + 1)}`, at };
  const [count, radix, most] = form;
  const start = octal ? at + 1 : at + 2;
  const digits = text.slice(start, start + count);
  if (digits.length < count) return { problem: 'escape sequence not terminated', at };
  if (!(radix === 8 ? /^[0-7]+$/ : /^[\da-fA-F]+$/).test(digits))
    return { problem: 'illegal character in escape sequence', at };
  const value = parseInt(digits, radix);
  if (value > most || (value >= 0xd800 && value < 0xe000))
    return { problem: 'escape sequence is an invalid Unicode code point', at };
  return start + count;
}

/** A character in the format of Go's `%#U`: `U+0063 'c'`. */
function unicode(text: string, at: number): string {
  const point = text.codePointAt(at) ?? 0;
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')} '${String.fromCodePoint(point)}'`;
}

const SIMPLE: Record<string, string> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const ESCAPE = /((?:\\x[\da-fA-F]{2}|\\[0-7]{3})+)|\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})|\\([^])/g;
const decoder = new TextDecoder();

/** The value of a string literal that `endOfString` accepted. `\x` and octal escapes are UTF-8 bytes. */
export function stringValue(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`') || !inner.includes('\\')) return inner;
  return inner.replace(ESCAPE, (_, bytes?: string, short?: string, long?: string, simple?: string) => {
    if (bytes !== undefined) return decoder.decode(bytesOf(bytes));
    const point = short ?? long;
    if (point !== undefined) return String.fromCodePoint(parseInt(point, 16));
    return SIMPLE[simple as string] ?? (simple as string);
  });
}

function bytesOf(escapes: string): Uint8Array {
  const each = escapes.match(/x..|\d{3}/g) ?? [];
  return Uint8Array.from(each, (text) =>
    text.startsWith('x') ? parseInt(text.slice(1), 16) : parseInt(text, 8),
  );
}
