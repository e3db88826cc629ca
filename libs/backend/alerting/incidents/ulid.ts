import { randomBytes } from 'node:crypto';

/** Crockford's base 32. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/**
 * Creates ascending ids (ULID: 48 bits of milliseconds, 80 random bits). Within one millisecond, or when the clock was
 * set back, the next id follows the previous one.
 */
export function ulids(): (timeMs: number) => string {
  let lastMs = -1;
  let digits: number[] = [];
  return (timeMs) => {
    if (timeMs > lastMs) {
      lastMs = timeMs;
      digits = Array.from(randomBytes(RANDOM_DIGITS), (byte) => byte % DIGITS.length);
      // Leaves room to count up within the same millisecond.
      digits[0]! %= DIGITS.length / 2;
    } else addOne(digits);
    return timeText(lastMs) + digits.map((digit) => DIGITS[digit]).join('');
  };
}

function timeText(timeMs: number): string {
  let text = '';
  for (let rest = Math.trunc(timeMs), at = 0; at < TIME_DIGITS; at++) {
    text = DIGITS[rest % DIGITS.length]! + text;
    rest = Math.floor(rest / DIGITS.length);
  }
  return text;
}

function addOne(digits: number[]): void {
  for (let at = digits.length - 1; at >= 0; at--) {
    digits[at]!++;
    if (digits[at]! < DIGITS.length) return;
    digits[at] = 0;
  }
}
