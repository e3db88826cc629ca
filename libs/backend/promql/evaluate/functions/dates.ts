/** Date functions on seconds since 1970, in UTC. */

const DAY = 86_400n;
/** Go counts 64-bit seconds from a year far in the past: earlier times wrap around. */
const EARLIEST = -9_223_372_028_741_760_000n;

interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

export const DATE_FUNCTIONS: ReadonlyMap<string, (seconds: number) => number> = new Map([
  ['days_in_month', (seconds) => daysInMonth(dateOf(seconds))],
  ['day_of_month', (seconds) => dateOf(seconds).day],
  ['day_of_week', (seconds) => Number(modulo(daysOf(seconds) + 4n, 7n))],
  ['day_of_year', (seconds) => dayOfYear(dateOf(seconds))],
  ['hour', (seconds) => Math.floor(secondOfDay(seconds) / 3600)],
  ['minute', (seconds) => Math.floor((secondOfDay(seconds) % 3600) / 60)],
  ['month', (seconds) => dateOf(seconds).month],
  ['year', (seconds) => dateOf(seconds).year],
]);

/** `int64(seconds)`: truncates fractions; values outside the range, including NaN, become the minimum. */
function integerOf(seconds: number): bigint {
  const whole = Math.abs(seconds) < 2 ** 63 ? BigInt(Math.trunc(seconds)) : -(2n ** 63n);
  return whole < EARLIEST ? whole + 2n ** 64n : whole;
}

function daysOf(seconds: number): bigint {
  const whole = integerOf(seconds);
  return (whole - modulo(whole, DAY)) / DAY;
}

function secondOfDay(seconds: number): number {
  return Number(modulo(integerOf(seconds), DAY));
}

function modulo(value: bigint, by: bigint): bigint {
  return ((value % by) + by) % by;
}

/** The Gregorian date of a day, computed in eras of 400 years that start on 1 March, so that the leap day is last. */
function dateOf(seconds: number): CivilDate {
  const days = daysOf(seconds) + 719_468n;
  const era = (days - modulo(days, 146_097n)) / 146_097n;
  const dayOfEra = Number(modulo(days, 146_097n));
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayFromMarch = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayFromMarch + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = Number(era) * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return { year, month, day: dayFromMarch - Math.floor((153 * monthFromMarch + 2) / 5) + 1 };
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysInMonth({ year, month }: Omit<CivilDate, 'day'>): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : MONTH_LENGTHS[month - 1]!;
}

function dayOfYear({ year, month, day }: CivilDate): number {
  let days = day;
  for (let before = 1; before < month; before++) days += daysInMonth({ year, month: before });
  return days;
}
