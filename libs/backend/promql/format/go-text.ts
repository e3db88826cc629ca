import { quote as goQuote } from '../text/go-quote.js';

/** A string literal. U+FFFD is escaped as well, since a parser would refuse it. */
export function quote(text: string): string {
  return goQuote(text).replaceAll('\ufffd', '\\ufffd');
}

/** A number without an exponent, in the fewest digits that round-trip (Go's `FormatFloat` with `'f', -1`). */
export function decimal(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const [mantissa = '', exponent] = String(value).split('e');
  if (exponent === undefined) return mantissa;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}

const UNITS: readonly [unit: string, ms: number, exact: boolean][] = [
  ['y', 31_536_000_000, true],
  ['w', 604_800_000, true],
  ['d', 86_400_000, false],
  ['h', 3_600_000, false],
  ['m', 60_000, false],
  ['s', 1000, false],
  ['ms', 1, false],
];

/** A duration in Prometheus' format: `1h30m`; years and weeks only for exact multiples. */
export function durationText(ms: number): string {
  let left = Math.trunc(Math.abs(ms));
  if (left === 0) return '0s';
  let text = ms < 0 ? '-' : '';
  for (const [unit, size, exact] of UNITS) {
    const count = Math.floor(left / size);
    if (count === 0 || (exact && left % size !== 0)) continue;
    text += `${count}${unit}`;
    left -= count * size;
  }
  return text;
}

/** A number literal: as a duration when it was written as one. */
export function numberText({ value, duration }: { value: number; duration?: true }): string {
  return duration ? durationText(Math.trunc(value * 1e9) / 1e6) : decimal(value);
}
