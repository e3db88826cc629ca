import { ObservabilityError } from '../errors.js';
import type { PageOptions } from './page.js';

const MAX_LIMIT = 10_000;

/**
 * How many entries of a list are asked for.
 *
 * @throws ObservabilityError `OBS_STORE` when `limit` is no whole number from 1 to 10,000
 */
export function pageLimit({ limit }: PageOptions): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new ObservabilityError(
    'OBS_STORE',
    `limit: ${String(limit)} is not a whole number from 1 to ${MAX_LIMIT}`,
  );
}

/**
 * The number that a cursor of a list by numbers is; undefined for the first page.
 *
 * @throws ObservabilityError `OBS_STORE` when `after` is no number
 */
export function numberCursor({ after }: PageOptions): number | undefined {
  if (after === undefined) return undefined;
  if (!/^\d{1,15}$/.test(after)) throw badCursor();
  return Number(after);
}

/** The error for an `after` that no page gave. */
export function badCursor(): ObservabilityError {
  return new ObservabilityError('OBS_STORE', 'after: not the `next` of a page of this list');
}
