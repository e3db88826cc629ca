import { trimZeros } from './trim-zeros.js';

/** Format of Go's `strconv.FormatFloat`. */
export type FloatForm = 'e' | 'f' | 'g';

/** Maximum number of digits that JavaScript can print. */
const MOST_DIGITS = 99;

/**
 * @param precision digits after the point (`e`, `f`) or in total (`g`); undefined for the shortest text that
 *   round-trips
 */
export function formatFloat(value: number, form: FloatForm, precision?: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const isNegative = value < 0 || Object.is(value, -0);
  const size = Math.abs(value);
  if (size === Infinity) return isNegative ? '-Inf' : '+Inf';
  return (isNegative ? '-' : '') + sized(size, form, precision);
}

function sized(size: number, form: FloatForm, precision: number | undefined): string {
  if (form === 'f') return precision === undefined ? shortest(size) : fixed(size, precision);
  if (form === 'e') return twoDigitExponent(exponential(size, precision));
  const digits = precision === 0 ? 1 : precision;
  const [mantissa = '', power = '0'] = exponential(size, digits === undefined ? undefined : digits - 1).split(
    'e',
  );
  const exponent = Number(power);
  if (exponent < -4 || exponent >= (digits ?? 6))
    return twoDigitExponent(`${trimFraction(mantissa)}e${power}`);
  return digits === undefined
    ? shortest(size)
    : trimFraction(fixed(size, Math.max(digits - 1 - exponent, 0)));
}

function trimFraction(text: string): string {
  if (!text.includes('.')) return text;
  const trimmed = trimZeros(text);
  return trimmed.endsWith('.') ? trimmed.slice(0, -1) : trimmed;
}

/** Go writes exponents with at least two digits. */
function twoDigitExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Shortest digits that round-trip, without an exponent. */
function shortest(size: number): string {
  const [mantissa = '', power = '0'] = size.toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const point = Number(power) + 1;
  if (point <= 0) return size === 0 ? '0' : `0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return digits + '0'.repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

function fixed(size: number, precision: number): string {
  if (precision > MOST_DIGITS) return fixed(size, MOST_DIGITS) + '0'.repeat(precision - MOST_DIGITS);
  if (size >= 1e21) return BigInt(size).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
  const text = size.toFixed(precision);
  if (!isTie(size, precision)) return text;
  const longer = size.toFixed(precision + 1).slice(0, -1);
  const below = longer.endsWith('.') ? longer.slice(0, -1) : longer;
  return isEven(below) ? below : text;
}

function exponential(size: number, precision: number | undefined): string {
  if (precision === undefined) return size.toExponential();
  if (precision > MOST_DIGITS) {
    const [mantissa = '', power = '0'] = exponential(size, MOST_DIGITS).split('e');
    return `${mantissa}${'0'.repeat(precision - MOST_DIGITS)}e${power}`;
  }
  const text = size.toExponential(precision);
  const [longer = '', power = '0'] = size.toExponential(precision + 1).split('e');
  if (!isTie(size, precision - Number(power))) return text;
  const below = longer.slice(0, precision === 0 ? 1 : -1);
  return isEven(below) ? `${below}e${power}` : text;
}

/**
 * Whether the number lies exactly between two numbers with this number of decimal places (negative: tens, hundreds). Go
 * rounds such a tie to even, JavaScript away from zero.
 */
function isTie(size: number, places: number): boolean {
  if (size === 0) return false;
  if (places >= 0) {
    // A number with k binary places has k decimal places, the last of which is 5.
    const scaled = size * 2 ** places;
    return !Number.isInteger(scaled) && Number.isInteger(scaled * 2);
  }
  if (!Number.isInteger(size)) return false;
  const unit = 10n ** BigInt(-places);
  return (BigInt(size) % unit) * 2n === unit;
}

function isEven(digits: string): boolean {
  return Number(digits.at(-1)) % 2 === 0;
}
