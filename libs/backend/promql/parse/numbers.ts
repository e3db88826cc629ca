/** Durations from here on overflow Prometheus' 64-bit nanoseconds. */
const LONGEST_MS = 9_223_372_036_854;
const UNITS = [31_536_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1000, 1];
const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const INTEGER = /^(?:0[xX]_?[\da-fA-F]+(?:_[\da-fA-F]+)*|\d+(?:_\d+)*)$/;
const LARGEST_INTEGER = 2n ** 63n - 1n;

const STRAY_UNDERSCORE = /(?<!\d)_|_(?!\d)/;

/** The value of a number, or why it is invalid. `017` is octal and `_` separates digits, as in Go. */
export function numberValue(text: string): number | string {
  const word = text.toLowerCase();
  if (word === 'inf') return Infinity;
  if (word === 'nan') return NaN;
  const integer = INTEGER.test(text) ? integerValue(text.replaceAll('_', '')) : undefined;
  if (integer !== undefined) return integer;
  const value = /x/i.test(text) || STRAY_UNDERSCORE.test(text) ? NaN : Number(text.replaceAll('_', ''));
  if (Number.isNaN(value)) return `error parsing number: "${text}" is not a number`;
  return Number.isFinite(value) ? value : `error parsing number: "${text}" is out of range`;
}

function integerValue(digits: string): number | undefined {
  const octal = /^0\d/.test(digits);
  if (octal && /[89]/.test(digits)) return undefined;
  const value = BigInt(octal ? `0o${digits}` : digits);
  return value > LARGEST_INTEGER ? undefined : Number(value);
}

/** The seconds of a duration such as `1h30m`, or why it is invalid. */
export function durationSeconds(text: string): number | string {
  const parts = DURATION.exec(text);
  if (!parts) return badDuration(text);
  const ms = UNITS.reduce((sum, unit, i) => sum + unit * Number(parts[i + 1] ?? 0), 0);
  return ms > LONGEST_MS ? 'duration out of range' : ms / 1000;
}

function badDuration(text: string): string {
  const unit = /[a-z]+/gi;
  const unknown = text.match(unit)?.find((word) => !/^(?:[ywdhms]|ms)$/.test(word));
  return unknown === undefined || !/^(?:\d+[a-z]+)+$/i.test(text)
    ? `not a valid duration string: "${text}"`
    : `unknown unit "${unknown}" in duration "${text}"`;
}
