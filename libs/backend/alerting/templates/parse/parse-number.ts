import type { GoValue } from '../values/go-value.js';

const INTEGER = /^([+-]?)(0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|0[0-7_]*|[1-9][\d_]*)$/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEX_FLOAT = /^([+-]?)0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?[pP]([+-]?\d{1,4})$/;
const [LEAST, MOST] = [-(2n ** 63n), 2n ** 63n - 1n];

/**
 * Parses a number as Go does: an integer, or a float when it has a point or an exponent; undefined when it is no
 * number.
 */
export function parseNumber(text: string): GoValue {
  const integer = INTEGER.exec(text);
  if (integer) return integerOf(integer[1] === '-', integer[2] as string);
  if (DECIMAL.test(text) && /[.eE]/.test(text)) return finite(Number(text));
  const hex = HEX_FLOAT.exec(text);
  if (!hex) return undefined;
  const [, , whole = '', fraction = '', exponent] = hex;
  const value = parseInt(whole + fraction, 16) * 2 ** (Number(exponent) - 4 * fraction.length);
  return finite(hex[1] === '-' ? -value : value);
}

function integerOf(isNegative: boolean, text: string): bigint | undefined {
  // An underscore must be between digits, or after the prefix.
  if (text.includes('_') && !/^(?:0[xXoObB](?:_?[\da-fA-F])+|\d(?:_?\d)*)$/.test(text)) return undefined;
  const plain = text.replaceAll('_', '').toLowerCase();
  const octal = /^0[0-7]+$/.test(plain);
  const value = BigInt(octal ? `0o${plain.slice(1)}` : plain);
  const signed = isNegative ? -value : value;
  return signed < LEAST || signed > MOST ? undefined : signed;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
