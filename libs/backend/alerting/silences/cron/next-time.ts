import type { CronFields } from './cron-fields.js';
import type { LocalTime } from './local-time.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Maximum change of the clock at a daylight-saving transition. */
const MAX_CHANGE_MS = 3 * HOUR_MS;
/** February 29 recurs after eight years at the latest. */
const MAX_DAYS = 8 * 366;

/**
 * The first time after `afterMs` that matches a cron expression. A fixed time in the hour that is repeated in autumn
 * counts once, the first time; one in the hour that is skipped in spring follows after the gap.
 *
 * @returns milliseconds since 1970; undefined when no time matches, e.g. February 30
 */
export function nextTime(cron: CronFields, zone: LocalTime, afterMs: number): number | undefined {
  // Starts a day earlier: a time skipped in the last hour of a day moves to the next day.
  const firstDay = Math.floor(zone.toLocal(afterMs) / DAY_MS) * DAY_MS - DAY_MS;
  for (let day = 0; day <= MAX_DAYS; day++) {
    const dayMs = firstDay + day * DAY_MS;
    if (!dayFits(cron, dayMs)) continue;
    const found = firstOfDay(cron, zone, dayMs, afterMs);
    if (found !== undefined) return found;
  }
  return undefined;
}

function dayFits({ days, months, weekdays, anyDay }: CronFields, dayMs: number): boolean {
  const date = new Date(dayMs);
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const ofMonth = days.has(date.getUTCDate());
  const ofWeek = weekdays.has(date.getUTCDay());
  return anyDay ? ofMonth || ofWeek : ofMonth && ofWeek;
}

function firstOfDay(
  { hours, minutes, everyHour }: CronFields,
  zone: LocalTime,
  dayMs: number,
  afterMs: number,
): number | undefined {
  const afterLocalMs = zone.toLocal(afterMs);
  let first: number | undefined;
  for (const hour of hours) {
    const hourMs = dayMs + hour * HOUR_MS;
    if (hourMs < afterLocalMs - HOUR_MS - MAX_CHANGE_MS) continue;
    if (first !== undefined && hourMs > zone.toLocal(first) + MAX_CHANGE_MS) break;
    for (const minute of minutes) {
      const [once, again] = zone.toUtc(hourMs + minute * MINUTE_MS);
      for (const utcMs of everyHour ? [once, again] : [once])
        if (utcMs !== undefined && utcMs > afterMs && utcMs < (first ?? Infinity)) first = utcMs;
    }
  }
  return first;
}
