import { durationMs } from '../text/duration.js';

/** The value of a number as PromQL writes it: decimal, hexadecimal, octal, with `_`, `Inf`, `NaN`, or a duration. */
export function numberValue(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text
    .replace(/^[+-]\s*/, '')
    .replaceAll('_', '')
    .toLowerCase();
  if (digits === 'inf') return sign * Infinity;
  if (/^0\d+$/.test(digits) && !/[89]/.test(digits)) return sign * parseInt(digits, 8);
  const ms =
    /\d(?:y|w|d|h|m|s|ms)$/.test(digits) && !digits.startsWith('0x') ? durationMs(digits) : undefined;
  return sign * (ms === undefined ? Number(digits) : ms / 1000);
}

const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([abfnrtv\\"'])|[^])/g;

/** The value of a string literal, or `undefined` when it does not end or has an escape that Go does not know. */
export function stringValue(text: string): string | undefined {
  const quote = text[0];
  if (text.length < 2 || text.at(-1) !== quote) return undefined;
  const inner = text.slice(1, -1);
  if (quote === '`') return inner;
  let valid = !/(?:^|[^\\])(?:\\\\)*\\$/.test(inner) && !inner.includes('\n');
  const value = inner.replace(ESCAPE, (_, ...groups) => {
    const [hex, short, long, octal, simple] = groups as (string | undefined)[];
    const code = hex ?? short ?? long;
    if (code !== undefined) return String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff));
    if (octal !== undefined) return String.fromCodePoint(parseInt(octal, 8));
    if (simple !== undefined) return ESCAPES[simple] ?? simple;
    valid = false;
    return '';
  });
  return valid ? value : undefined;
}
