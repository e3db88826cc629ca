import type { ByteWriter } from './byte-writer.js';
import { MOST_DIGITS, POWERS } from './codes.js';
import { encodeIntegers, LARGEST_INTEGER } from './encode-integers.js';
import { ulpsBetween } from './ulps.js';

/** Rounding errors up to this many units in the last place are stored beside the decimal. */
const LARGEST_ERROR = 2 ** 16;
/** Digits tried for sums of decimals: hundredths, ten-thousandths, microseconds, nanoseconds. */
const TRIED_DIGITS = [0, 1, 2, 3, 4, 6, 9];

const scratch = { integers: new Float64Array(256), errors: new Float64Array(256) };

/**
 * Writes values as integers (decimals without the point) and their rounding errors, if any.
 *
 * @returns the number of digits after the point, and whether errors were written; undefined when nothing was written,
 *   because the values are not decimals
 */
export function encodeDecimals(
  writer: ByteWriter,
  values: Float64Array,
  count: number,
): { digits: number; near: boolean } | undefined {
  if (scratch.integers.length < count)
    Object.assign(scratch, { integers: new Float64Array(count * 2), errors: new Float64Array(count * 2) });
  const { integers, errors } = scratch;
  const digits = exactDigits(values, integers, count);
  if (digits !== undefined) {
    encodeIntegers(writer, integers, count);
    return { digits, near: false };
  }
  for (const near of TRIED_DIGITS) {
    if (!nearIntegers(values, integers, errors, count, near)) continue;
    encodeIntegers(writer, integers, count);
    encodeIntegers(writer, errors, count);
    return { digits: near, near: true };
  }
  return undefined;
}

/** The smallest number of digits with which every value is an exact decimal. */
function exactDigits(values: Float64Array, integers: Float64Array, count: number): number | undefined {
  let digits = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    // Integers lose the sign of negative zero.
    if (value === 0 && 1 / value < 0) return undefined;
    if (asInteger(value, digits) !== undefined) continue;
    do digits++;
    while (digits <= MOST_DIGITS && asInteger(value, digits) === undefined);
    if (digits > MOST_DIGITS) return undefined;
  }
  for (let i = 0; i < count; i++) {
    const integer = asInteger(values[i]!, digits);
    if (integer === undefined) return undefined;
    integers[i] = integer;
  }
  return digits;
}

function asInteger(value: number, digits: number): number | undefined {
  const power = POWERS[digits]!;
  const integer = Math.round(value * power);
  return integer / power === value && Math.abs(integer) <= LARGEST_INTEGER ? integer : undefined;
}

function nearIntegers(
  values: Float64Array,
  integers: Float64Array,
  errors: Float64Array,
  count: number,
  digits: number,
): boolean {
  const power = POWERS[digits]!;
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    const integer = Math.round(value * power);
    if (!(Math.abs(integer) <= LARGEST_INTEGER)) return false;
    // The integer 0 loses the sign of a negative value.
    if (integer === 0 && (value < 0 || 1 / value < 0)) return false;
    const error = ulpsBetween(integer / power, value);
    if (!(Math.abs(error) <= LARGEST_ERROR)) return false;
    integers[i] = integer;
    errors[i] = error;
  }
  return true;
}
