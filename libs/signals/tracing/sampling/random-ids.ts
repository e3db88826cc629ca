import { randomDigits } from '#kernel';

const NO_SPAN = '0'.repeat(16);
const ZERO = '0'.charCodeAt(0);
const NO_TRACE = '0'.repeat(32);

/** A random trace id: 32 hexadecimal digits, not all zero. All digits are random, as the level 2 flag states. */
export function randomTraceId(): string {
  const id = randomDigits(32);
  return isZero(id, NO_TRACE) ? randomTraceId() : id;
}

/** A random span id: 16 hexadecimal digits, not all zero. */
export function randomSpanId(): string {
  const id = randomDigits(16);
  return isZero(id, NO_SPAN) ? randomSpanId() : id;
}

/** Usually decided by the first digit, since comparing substrings is a call out of optimised code. */
function isZero(id: string, zero: string): boolean {
  return id.charCodeAt(0) === ZERO && id === zero;
}
