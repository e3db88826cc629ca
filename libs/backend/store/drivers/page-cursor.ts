import { badCursor, ObservabilityError, pageLimit, type PageOptions } from '#contracts';

/**
 * Validates the options of a page.
 *
 * @param parts number of integers in a cursor
 * @throws ObservabilityError `OBS_STORE` when `limit` or `after` is invalid
 */
export function readPage(page: PageOptions, parts: 1 | 2 = 1): { limit: number; after?: number[] } {
  const limit = pageLimit(page);
  const { after } = page;
  if (after === undefined) return { limit };
  const numbers = after.split('.').map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : NaN));
  if (numbers.length !== parts || numbers.some(Number.isNaN)) throw badCursor();
  return { limit, after: numbers };
}

/** @param times milliseconds since 1970, by parameter name */
export function checkTimes(times: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(times))
    if (value !== undefined && !Number.isFinite(value))
      throw new ObservabilityError('OBS_STORE', `${name}: ${value} is not a number`);
}
