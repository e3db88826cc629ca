/**
 * Zone information of a time: `offset` (it has an offset, including `Z`), `local` (a local time of an unknown zone;
 * never read as UTC) or `unstated` (the record has no time).
 */
export type Zone = 'offset' | 'local' | 'unstated';

/** A validated time: ISO 8601 text in the source's precision, and its zone information. */
export interface RecordTime {
  text: string;
  zone: 'offset' | 'local';
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const DAY_MS = 86_400_000;

/**
 * Parses an ISO 8601 date or date-time, and validates it against the calendar.
 *
 * @param text `2024-02-29`, `2024-02-29T07:30`, `2024-02-29 07:30:00`, `2024-02-29T07:30:00.5+02:00` ...
 * @returns the time; undefined for another format or a time that does not exist (31 June, 24:10)
 * @example parseTime('2024-02-29 07:30')  // { text: '2024-02-29T07:30', zone: 'local' }
 */
export function parseTime(text: string): RecordTime | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year = '', month = '', day = '', hour, minute, second, fraction = '', offset] = match;
  if (!isCalendarDay(Number(year), Number(month), Number(day))) return undefined;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined || minute === undefined) return { text: date, zone: 'local' };
  if (!isClockTime(Number(hour), Number(minute), Number(second ?? 0))) return undefined;
  const clock = `${date}T${hour}:${minute}${second === undefined ? '' : `:${second}${fraction}`}`;
  if (offset === undefined) return { text: clock, zone: 'local' };
  const normal = normaliseOffset(offset);
  return normal === undefined ? undefined : { text: clock + normal, zone: 'offset' };
}

/** Whether a day exists in the Gregorian calendar, including leap years. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}

/** Whether a time of day is valid: 00:00:00 to 23:59:59. */
export function isClockTime(hour: number, minute: number, second = 0): boolean {
  return hour <= 23 && minute <= 59 && second <= 59;
}

/** `Z`, `+0200` or `+02:00` as `Z` or `+02:00`; undefined beyond ±18:00, the limit of ISO calendars in use. */
export function normaliseOffset(offset: string): string | undefined {
  if (offset.toUpperCase() === 'Z') return 'Z';
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(offset);
  if (!match) return undefined;
  const [, sign = '', hours = '', minutes = ''] = match;
  const total = Number(hours) * 60 + Number(minutes);
  return Number(minutes) > 59 || total > 18 * 60 ? undefined : `${sign}${hours}:${minutes}`;
}

/**
 * A number for comparing times of the same zone, in milliseconds. For a local time it is not an instant: compare it
 * only with other local times, or with the current time to within a day.
 */
export function timeOrder(text: string): number {
  const parsed = parseTime(text);
  if (!parsed) return Number.NaN;
  const complete = text.includes('T') ? text : `${text}T00:00`;
  return Date.parse(parsed.zone === 'local' ? `${complete}Z` : complete);
}

/** The time `milliseconds` later; a time with an offset is returned in UTC, a local time stays local. */
export function shiftTime(time: RecordTime, milliseconds: number): RecordTime | undefined {
  const moved = new Date(timeOrder(time.text) + milliseconds);
  if (Number.isNaN(moved.getTime())) return undefined;
  const iso = moved.toISOString();
  return parseTime(time.zone === 'local' ? iso.slice(0, -1) : iso);
}

/** The local day of a date: from its midnight to the next. */
export function dayOf(date: RecordTime): { startTime: string; endTime: string } {
  const start = date.text.slice(0, 10);
  const next = new Date(timeOrder(start) + DAY_MS).toISOString().slice(0, 10);
  return { startTime: `${start}T00:00`, endTime: `${next}T00:00` };
}
