import { ObservabilityError, type PageOptions } from '#contracts';

const MAX_LIMIT = 10_000;

/**
 * What of a page is asked for.
 *
 * @param parts numbers in a cursor
 * @throws ObservabilityError `OBS_STORE` when `limit` or `after` is none
 */
export function readPage(page: PageOptions, parts: 1 | 2 = 1): { limit: number; after?: number[] } {
  const { limit, after } = page;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new ObservabilityError(
      'OBS_STORE',
      `limit: ${String(limit)} is not a whole number from 1 to ${MAX_LIMIT}`,
    );
  if (after === undefined) return { limit };
  const numbers = after.split('.').map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : NaN));
  if (numbers.length !== parts || numbers.some(Number.isNaN))
    throw new ObservabilityError('OBS_STORE', 'after: not the `next` of a page of this list');
  return { limit, after: numbers };
}

/** @param times in milliseconds since 1970, by the names of their parameters */
export function checkTimes(times: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(times))
    if (value !== undefined && !Number.isFinite(value))
      throw new ObservabilityError('OBS_STORE', `${name}: ${value} is not a number`);
}
