import { trimZeros } from './trim-zeros.js';

const FRACTION_BITS = 52n;
const FRACTION = 1n << FRACTION_BITS;

/**
 * Formats a float with a binary exponent: `0x1.8p+01` (`%x`), or `6755399441055744p-52` (`%b`).
 *
 * @param precision hexadecimal digits after the point
 */
export function formatBinary(value: number, isHex: boolean, precision?: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const all = bits.getBigUint64(0);
  const sign = all >> 63n === 1n ? '-' : '';
  const biased = Number((all >> FRACTION_BITS) & 0x7ffn);
  const mantissa = (all & (FRACTION - 1n)) | (biased === 0 ? 0n : FRACTION);
  const exponent = Math.max(biased, 1) - 1023;
  return sign + (isHex ? hex(mantissa, exponent, precision) : `${mantissa}p${signed(exponent - 52)}`);
}

function hex(mantissa: bigint, exponent: number, precision: number | undefined): string {
  if (mantissa === 0n) return `0x0${precision ? `.${'0'.repeat(precision)}` : ''}p+00`;
  while (mantissa < FRACTION) {
    mantissa <<= 1n;
    exponent -= 1;
  }
  const rounded =
    precision === undefined || precision >= 13 ? mantissa : roundEven(mantissa, 52n - 4n * BigInt(precision));
  if (rounded >= FRACTION << 1n) return hex(rounded >> 1n, exponent + 1, precision);
  const digits = (rounded - FRACTION).toString(16).padStart(13, '0');
  const shown =
    precision === undefined ? trimZeros(digits) : digits.slice(0, precision).padEnd(precision, '0');
  return `0x1${shown === '' ? '' : `.${shown}`}p${signed(exponent, 2)}`;
}

/** Drops the last bits, rounding halves to even. */
function roundEven(mantissa: bigint, bits: bigint): bigint {
  const unit = 1n << bits;
  const rest = mantissa % unit;
  const below = mantissa - rest;
  const isUp = rest * 2n > unit || (rest * 2n === unit && (below / unit) % 2n === 1n);
  return isUp ? below + unit : below;
}

function signed(exponent: number, digits = 1): string {
  return (exponent < 0 ? '-' : '+') + String(Math.abs(exponent)).padStart(digits, '0');
}
