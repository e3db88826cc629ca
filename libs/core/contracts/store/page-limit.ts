import { ObservabilityError } from '../errors.js';
import type { PageOptions } from './page.js';

const MAX_LIMIT = 10_000;

/**
 * Validates the number of entries in a page.
 *
 * @throws ObservabilityError `OBS_STORE` when `limit` is no integer from 1 to 10,000
 */
export function pageLimit({ limit }: PageOptions): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new ObservabilityError(
    'OBS_STORE',
    `limit: ${String(limit)} is not a whole number from 1 to ${MAX_LIMIT}`,
  );
}

/**
 * Parses a numeric cursor; undefined for the first page.
 *
 * @throws ObservabilityError `OBS_STORE` when `after` is no number
 */
export function numberCursor({ after }: PageOptions): number | undefined {
  if (after === undefined) return undefined;
  if (!/^\d{1,15}$/.test(after)) throw badCursor();
  return Number(after);
}

/** The error for an invalid `after`. */
export function badCursor(): ObservabilityError {
  return new ObservabilityError('OBS_STORE', 'after: not the `next` of a page of this list');
}
