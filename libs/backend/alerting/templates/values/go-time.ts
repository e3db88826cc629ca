import { formatTime, MONTHS, WEEKDAYS } from '../format/format-time.js';
import type { GoScalar, Printable } from './printable.js';

type Method = (date: Date) => GoScalar;

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['Year', (date) => BigInt(date.getUTCFullYear())],
  ['Month', (date) => MONTHS[date.getUTCMonth()]],
  ['Day', (date) => BigInt(date.getUTCDate())],
  ['Hour', (date) => BigInt(date.getUTCHours())],
  ['Minute', (date) => BigInt(date.getUTCMinutes())],
  ['Second', (date) => BigInt(date.getUTCSeconds())],
  ['Nanosecond', (date) => BigInt(date.getUTCMilliseconds()) * 1_000_000n],
  ['Weekday', (date) => WEEKDAYS[date.getUTCDay()]],
  [
    'YearDay',
    (date) => BigInt(Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000) + 1),
  ],
  ['Unix', (date) => BigInt(Math.floor(date.getTime() / 1000))],
  ['UnixMilli', (date) => BigInt(date.getTime())],
  ['UnixMicro', (date) => BigInt(date.getTime()) * 1000n],
  ['UnixNano', (date) => BigInt(date.getTime()) * 1_000_000n],
  ['String', (date) => formatTime(date, STRING_LAYOUT)],
]);
const STRING_LAYOUT = '2006-01-02 15:04:05.999999999 -0700 MST';

/** `time.Time` in UTC, in whole milliseconds as in Prometheus. */
export class GoTime implements Printable {
  readonly typeName = '*time.Time';
  private readonly date: Date;

  constructor(timeMs: number) {
    this.date = new Date(timeMs);
  }

  toString(): string {
    return formatTime(this.date, STRING_LAYOUT);
  }

  call(method: string, args: readonly unknown[]): { value: GoScalar | GoTime } | undefined {
    const [layout] = args;
    if (method === 'Format' && args.length === 1 && typeof layout === 'string')
      return { value: formatTime(this.date, layout) };
    if (args.length > 0) return undefined;
    if (method === 'UTC') return { value: this };
    const read = METHODS.get(method);
    return read && { value: read(this.date) };
  }
}
