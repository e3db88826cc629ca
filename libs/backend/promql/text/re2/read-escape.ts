import { PERL_CLASSES, not, unicodeClass } from './chars.js';
import type { PatternCursor } from './cursor.js';
import type { CharTest } from './nodes.js';

const CONTROLS: Readonly<Record<string, string>> = {
  a: '\x07',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** A class such as `\d` or `\p{L}` after its backslash; undefined when something else stands there. */
export function readClassEscape(cursor: PatternCursor): CharTest | undefined {
  const perl = PERL_CLASSES.get(cursor.char);
  if (perl) {
    cursor.next();
    return perl;
  }
  const match = cursor.takeMatch(/^([pP])(?:\{(\^?)([^}]*)\}|([^{]))/u, 64);
  if (!match) return undefined;
  const [, kind, negation, long, short] = match;
  const test = unicodeClass(long ?? short ?? '');
  if (!test) return cursor.fail(`invalid character class \\${match[0]}`);
  return (kind === 'P') !== (negation === '^') ? not(test) : test;
}

/** One character after its backslash. */
export function readCharEscape(cursor: PatternCursor): string {
  const hex = cursor.takeMatch(/^x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/, 16);
  if (hex) {
    const value = parseInt(hex[1] ?? hex[2] ?? '', 16);
    return value > 0x10ffff ? cursor.fail('invalid escape sequence') : String.fromCodePoint(value);
  }
  // A single digit but 0 would be a reference to a group, which RE2 does not have.
  const octal = cursor.takeMatch(/^(?:[1-7][0-7]{1,2}|0[0-7]{0,2})/, 3);
  if (octal) return String.fromCodePoint(parseInt(octal[0], 8));
  const char = cursor.next();
  const control = CONTROLS[char];
  if (control !== undefined) return control;
  const isPunctuation = char < '\u0080' && !/[0-9A-Za-z]/.test(char);
  return isPunctuation ? char : cursor.fail(`invalid escape sequence \\${char}`);
}
