const DAY_MS = 86_400_000;

/**
 * Wall-clock time of a time zone. A local time is represented by the UTC timestamp with the same digits, in
 * milliseconds.
 */
export interface LocalTime {
  toLocal(utcMs: number): number;
  /**
   * The UTC times at which clocks show this local time: two in the hour that is repeated in autumn, the earlier first.
   * A time that is skipped in spring is read with the offset before the change (RFC 5545, section 3.3.5), i.e. moved
   * later by the length of the gap.
   */
  toUtc(localMs: number): readonly [number, number?];
}

const UTC: LocalTime = { toLocal: (utcMs) => utcMs, toUtc: (localMs) => [localMs] };

/**
 * @param timeZone IANA name, e.g. `Europe/Berlin`
 * @throws RangeError for an unknown time zone
 */
export function localTime(timeZone: string): LocalTime {
  if (timeZone === 'UTC') return UTC;
  const offsetAt = offsets(timeZone);
  return {
    toLocal: (utcMs) => utcMs + offsetAt(utcMs),
    toUtc: (localMs) => {
      const before = localMs - offsetAt(localMs - DAY_MS);
      const after = localMs - offsetAt(localMs + DAY_MS);
      const shows = (utcMs: number): boolean => utcMs + offsetAt(utcMs) === localMs;
      if (before === after || !shows(after)) return [before];
      return shows(before) ? [before, after] : [after];
    },
  };
}

/** Returns the milliseconds to add to UTC. */
function offsets(timeZone: string): (utcMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (utcMs) => {
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
    for (const { type, value } of format.formatToParts(utcMs)) parts[type] = value;
    const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts[type]);
    const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
    return local - Math.floor(utcMs / 1000) * 1000;
  };
}
