import { randomFillSync } from 'node:crypto';

const NO_SPAN = '0'.repeat(16);
const NO_TRACE = '0'.repeat(32);

/** Small: an id is a part of the digits it was cut from, and keeps them in memory. */
const bytes = Buffer.allocUnsafe(1_024);
let digits = '';
let used = 0;

/** A random trace id: 32 hexadecimal digits, never all zero. All of it is random, as the flag of level 2 says. */
export function randomTraceId(): string {
  const id = cut(32);
  return id === NO_TRACE ? randomTraceId() : id;
}

/** A random span id: 16 hexadecimal digits, never all zero. */
export function randomSpanId(): string {
  const id = cut(16);
  return id === NO_SPAN ? randomSpanId() : id;
}

/** The next digits of a block that is filled at once: random numbers one by one cost several times as much. */
function cut(length: number): string {
  if (used + length > digits.length) {
    digits = randomFillSync(bytes).toString('hex');
    used = 0;
  }
  return digits.slice(used, (used += length));
}
