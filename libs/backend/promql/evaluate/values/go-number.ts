/** Formats and parses numbers as Go does, for labels and messages of PromQL. */

/** `strconv.FormatFloat(value, 'f', -1, 64)`: shortest digits, never an exponent. */
export function formatPlain(value: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  const { sign, digits, point } = decimal(value);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`.replace(/\.0*$/, '');
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** `%g`: shortest digits, an exponent from 1e+06 and below 1e-04. */
export function formatShort(value: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  const { sign, digits, point } = decimal(value);
  const exponent = point - 1;
  if (exponent >= -4 && exponent < 6) return formatPlain(value);
  return scientific(sign, digits, exponent);
}

/** `%.2g`: at most two digits. */
export function formatTwoDigits(value: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  const rounded = Number(value.toPrecision(2));
  const { sign, digits, point } = decimal(rounded);
  if (point > -4 && point <= 2) return formatPlain(rounded);
  return scientific(sign, digits, point - 1);
}

/** `strconv.ParseFloat`; undefined where it fails, including numbers out of range. */
export function parseFloatAsGo(text: string): number | undefined {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  if (/^nan$/i.test(text)) return NaN;
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (!infinite) return undefined;
  return infinite[1] === '-' ? -Infinity : Infinity;
}

function scientific(sign: string, digits: string, exponent: number): string {
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function formatSpecial(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

/** The shortest digits that round-trip, and the position of the decimal point. */
function decimal(value: number): { sign: string; digits: string; point: number } {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return { sign, digits: '0', point: 1 };
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  return { sign, digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}
