import { alertingError } from '../../alerting-error.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const SHORTHANDS: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);

/** The five fields of a cron expression: minutes, hours, days, months, weekdays. */
export interface CronFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  /** 1 to 12. */
  readonly months: ReadonlySet<number>;
  /** 0 (Sunday) to 6. */
  readonly weekdays: ReadonlySet<number>;
  /** When both a day of the month and a weekday are set, either one suffices, as in other cron implementations. */
  readonly anyDay: boolean;
  readonly everyHour: boolean;
}

interface FieldShape {
  readonly title: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const SHAPES = [
  { title: 'minute', min: 0, max: 59 },
  { title: 'hour', min: 0, max: 23 },
  { title: 'day of the month', min: 1, max: 31 },
  { title: 'month', min: 1, max: 12, names: MONTHS },
  { title: 'day of the week', min: 0, max: 7, names: DAYS },
] as const satisfies readonly FieldShape[];

/**
 * Parses a cron expression: minute, hour, day of the month, month, weekday; with lists, ranges, steps and names, and
 * shorthands such as `@daily`.
 *
 * @param field path of the expression, for errors
 * @throws ObservabilityError `OBS_ALERTING` naming the invalid one of the five fields
 */
export function parseCron(text: string, field: string): CronFields {
  const parts = (SHORTHANDS.get(text.trim().toLowerCase()) ?? text).trim().split(/\s+/);
  if (parts.length !== SHAPES.length)
    throw alertingError(
      field,
      `"${text}" has ${parts.length} fields; five are needed, such as "0 2 * * sun"`,
    );
  const [minutes, hours, days, months, weekdays] = SHAPES.map((shape, at) =>
    numbersOf(parts[at]!, shape, field),
  ) as [number[], number[], number[], number[], number[]];
  const [, hour, day, , weekday] = parts as [string, string, string, string, string];
  return {
    minutes,
    hours,
    days: new Set(days),
    months: new Set(months),
    weekdays: new Set(weekdays.map((one) => one % 7)),
    anyDay: !day.startsWith('*') && !weekday.startsWith('*'),
    everyHour: hour.startsWith('*'),
  };
}

function numbersOf(text: string, shape: FieldShape, field: string): number[] {
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step, ...rest] = part.split('/');
    const every = step === undefined ? 1 : /^\d{1,4}$/.test(step) ? Number(step) : 0;
    if (every === 0 || rest.length > 0) throw wrong(part, shape, field);
    const [from, to] = rangeOf(range, shape, field, step !== undefined);
    for (let one = from; one <= to; one += every) numbers.add(one);
  }
  return [...numbers].sort((a, b) => a - b);
}

function rangeOf(text: string, shape: FieldShape, field: string, stepped: boolean): [number, number] {
  if (text === '*') return [shape.min, shape.title === 'day of the week' ? 6 : shape.max];
  const [first = '', last, ...rest] = text.split('-');
  const from = numberOf(first, shape);
  const to = last !== undefined ? numberOf(last, shape) : stepped ? shape.max : from;
  if (from === undefined || to === undefined || rest.length > 0 || to < from) throw wrong(text, shape, field);
  return [from, to];
}

function numberOf(text: string, { min, max, names }: FieldShape): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + (names === MONTHS ? 1 : 0);
  const number = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return number >= min && number <= max ? number : undefined;
}

function wrong(part: string, { title, min, max }: FieldShape, field: string): Error {
  return alertingError(
    field,
    `"${part}" is no ${title}: numbers from ${min} to ${max}, lists, ranges, steps`,
  );
}
