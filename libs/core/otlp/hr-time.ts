import type { HrTime, TimeInput } from '@opentelemetry/api';

const NANOS_PER_SECOND = 1_000_000_000;

/** Converts milliseconds (since 1970, or a duration) to OpenTelemetry's time format. */
export function millisToHrTime(milliseconds: number): HrTime {
  const seconds = Math.trunc(milliseconds / 1000);
  const nanos = Math.round((milliseconds % 1000) * 1_000_000);
  return nanos === NANOS_PER_SECOND ? [seconds + 1, 0] : [seconds, nanos];
}

export function hrTimeToMilliseconds([seconds, nanos]: HrTime): number {
  return seconds * 1000 + nanos / 1_000_000;
}

export function hrTimeToMicroseconds([seconds, nanos]: HrTime): number {
  return seconds * 1_000_000 + nanos / 1000;
}

/** The difference; seconds are negative when `end` is before `start`. */
export function hrTimeDuration(start: HrTime, end: HrTime): HrTime {
  const seconds = end[0] - start[0];
  const nanos = end[1] - start[1];
  return nanos < 0 ? [seconds - 1, nanos + NANOS_PER_SECOND] : [seconds, nanos];
}

export function isTimeInputHrTime(value: unknown): value is HrTime {
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'number'
  );
}

export function isTimeInput(value: unknown): value is TimeInput {
  return isTimeInputHrTime(value) || typeof value === 'number' || value instanceof Date;
}
