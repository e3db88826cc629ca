import type { HrTime } from '@opentelemetry/api';

export const TWO_32 = 2 ** 32;
const TWO_16 = 2 ** 16;
const NANOS_PER_SECOND = 1_000_000_000;
/** Number of seconds whose nanoseconds fit into unsigned 64 bits: until the year 2554. */
const LAST_SECOND = 18_446_744_072;
const EPOCH: HrTime = [0, 0];

/** The time itself if OTLP can represent it; 1970 if it is not a number, before 1970 or after 2554. */
export function legalTime(time: HrTime): HrTime {
  const [seconds, nanos] = time;
  const isLegal = seconds >= 0 && seconds <= LAST_SECOND && nanos >= 0 && nanos < NANOS_PER_SECOND;
  if (!isLegal) return EPOCH;
  return Number.isInteger(seconds) && Number.isInteger(nanos)
    ? time
    : [Math.floor(seconds), Math.floor(nanos)];
}

/** Nanoseconds since 1970 as two 32-bit halves: a number above 2^53 is not exact, and a bigint is slow. */
export function unixNanos([seconds, nanos]: HrTime): { low: number; high: number } {
  const upper = Math.floor(seconds / TWO_16) * NANOS_PER_SECOND;
  const lower = (seconds % TWO_16) * NANOS_PER_SECOND + nanos;
  const low = (upper % TWO_16) * TWO_16 + lower;
  return { low: low % TWO_32, high: Math.floor(upper / TWO_16) + Math.floor(low / TWO_32) };
}

/** Nanoseconds since 1970 as decimal digits. */
export function unixNanosText([seconds, nanos]: HrTime): string {
  return seconds === 0 ? String(nanos) : `${seconds}${String(nanos).padStart(9, '0')}`;
}
