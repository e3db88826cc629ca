import { isPrintable, quoteCharacter } from '#promql';
import { pad, type FormatSpec } from './format-spec.js';

const BASES: Record<string, number> = { d: 10, v: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };
const PREFIXES: Record<string, string> = { b: '0b', o: '0', O: '0', x: '0x', X: '0X' };

/** Formats an integer as Go's verb does; undefined when the verb does not apply to integers. */
export function formatInteger(value: bigint, spec: FormatSpec): string | undefined {
  const { verb } = spec;
  if (verb === 'c') return pad(character(value), spec);
  if (verb === 'q') return pad(quoteCharacter(Number(value), spec.plus), spec);
  if (verb === 'U') return pad(unicode(value, spec), { ...spec, zero: false });
  const base = BASES[verb];
  return base === undefined ? undefined : inBase(value, base, spec);
}

function inBase(value: bigint, base: number, spec: FormatSpec): string {
  const { verb, precision, width, plus, minus, sharp, space, zero } = spec;
  const blanks = { ...spec, zero: false };
  if (precision === 0 && value === 0n) return pad('', blanks);
  const sign = value < 0n ? '-' : plus ? '+' : space ? ' ' : '';
  const fill = precision ?? (zero && !minus && width !== undefined ? width - sign.length : 0);
  const plain = (value < 0n ? -value : value).toString(base).padStart(fill, '0');
  const digits = verb === 'X' ? plain.toUpperCase() : plain;
  const prefix = sharp ? (PREFIXES[verb] ?? '') : '';
  const needsPrefix = prefix !== '' && !(base === 8 && digits.startsWith('0'));
  return pad(sign + (verb === 'O' ? '0o' : '') + (needsPrefix ? prefix : '') + digits, blanks);
}

function character(value: bigint): string {
  const isCharacter = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value <= 0xdfffn);
  return isCharacter ? String.fromCodePoint(Number(value)) : '\ufffd';
}

function isPrinted(value: bigint): boolean {
  return value >= 0n && value <= 0x10ffffn && isPrintable(String.fromCodePoint(Number(value)));
}

function unicode(value: bigint, { precision = 4, sharp }: FormatSpec): string {
  const hex = BigInt.asUintN(64, value).toString(16).toUpperCase().padStart(Math.max(precision, 4), '0');
  return `U+${hex}` + (sharp && isPrinted(value) ? ` '${character(value)}'` : '');
}
