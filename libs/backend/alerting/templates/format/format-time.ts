import { trimZeros } from './trim-zeros.js';

export const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];
export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Parts of a Go layout, i.e. of 3:04:05 PM of Monday, January 2, 2006. */
const PARTS =
  /January|Jan(?!uary)|Monday|Mon|MST|2006|002|01|02|03|04|05|06|15|__2|_2(?!006)|1|2|3|4|5|PM|pm|[Z-]07:00:00|[Z-]070000|[Z-]07:00|[Z-]0700|[Z-]07|[.,](?:0+|9+)(?!\d)/g;

/** `time.Time.Format` for UTC. */
export function formatTime(date: Date, layout: string): string {
  return layout.replace(PARTS, (part) => PRINT[part]?.(date) ?? (part[0] === 'Z' ? 'Z' : rest(date, part)));
}

function rest(date: Date, part: string): string {
  if (part[0] === '-') return part.slice(1).replace('07', '+00');
  const digits = `${pad(date.getUTCMilliseconds(), 3)}000000`.slice(0, part.length - 1);
  if (part[1] === '0') return part.charAt(0) + digits;
  const kept = trimZeros(digits);
  return kept === '' ? '' : part.charAt(0) + kept;
}

const PRINT: Record<string, (date: Date) => string> = {
  January: (date) => MONTHS[date.getUTCMonth()] as string,
  Jan: (date) => (MONTHS[date.getUTCMonth()] as string).slice(0, 3),
  Monday: (date) => WEEKDAYS[date.getUTCDay()] as string,
  Mon: (date) => (WEEKDAYS[date.getUTCDay()] as string).slice(0, 3),
  MST: () => 'UTC',
  '2006': (date) => pad(date.getUTCFullYear(), 4),
  '06': (date) => pad(date.getUTCFullYear() % 100, 2),
  '01': (date) => pad(date.getUTCMonth() + 1, 2),
  '1': (date) => String(date.getUTCMonth() + 1),
  '02': (date) => pad(date.getUTCDate(), 2),
  _2: (date) => String(date.getUTCDate()).padStart(2, ' '),
  '2': (date) => String(date.getUTCDate()),
  '002': (date) => pad(dayOfYear(date), 3),
  __2: (date) => String(dayOfYear(date)).padStart(3, ' '),
  '15': (date) => pad(date.getUTCHours(), 2),
  '03': (date) => pad(date.getUTCHours() % 12 || 12, 2),
  '3': (date) => String(date.getUTCHours() % 12 || 12),
  '04': (date) => pad(date.getUTCMinutes(), 2),
  '4': (date) => String(date.getUTCMinutes()),
  '05': (date) => pad(date.getUTCSeconds(), 2),
  '5': (date) => String(date.getUTCSeconds()),
  PM: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  pm: (date) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
};

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000) + 1;
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
