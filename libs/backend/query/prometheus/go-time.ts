/** Go's zero time. */
const NEVER = '0001-01-01T00:00:00Z';

/** Formats a time as Go does: RFC 3339, without trailing zeros. @param ms milliseconds since 1970; 0: Go's zero time */
export function goTime(ms: number): string {
  if (ms === 0) return NEVER;
  const [seconds, fraction = ''] = new Date(ms).toISOString().slice(0, -1).split('.');
  const digits = String(Number(`0.${fraction}`)).slice(1);
  return `${seconds}${digits}Z`;
}
