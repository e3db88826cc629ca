import { randomDigits } from '#kernel';

const NO_SPAN = '0'.repeat(16);
const ZERO = '0'.charCodeAt(0);
const NO_TRACE = '0'.repeat(32);

/** A random trace id: 32 hexadecimal digits, never all zero. All of it is random, as the flag of level 2 says. */
export function randomTraceId(): string {
  const id = randomDigits(32);
  return isZero(id, NO_TRACE) ? randomTraceId() : id;
}

/** A random span id: 16 hexadecimal digits, never all zero. */
export function randomSpanId(): string {
  const id = randomDigits(16);
  return isZero(id, NO_SPAN) ? randomSpanId() : id;
}

/** By the first digit, as a rule: to compare texts that are cut from a longer one is a call out of the machine code. */
function isZero(id: string, zero: string): boolean {
  return id.charCodeAt(0) === ZERO && id === zero;
}
