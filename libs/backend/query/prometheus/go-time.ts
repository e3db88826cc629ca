/** What Go writes for a time that never was. */
const NEVER = '0001-01-01T00:00:00Z';

/** A time as Go writes it: RFC 3339, without zeros at the end. @param ms milliseconds since 1970; 0: never */
export function goTime(ms: number): string {
  if (ms === 0) return NEVER;
  const [seconds, fraction = ''] = new Date(ms).toISOString().slice(0, -1).split('.');
  const digits = String(Number(`0.${fraction}`)).slice(1);
  return `${seconds}${digits}Z`;
}
