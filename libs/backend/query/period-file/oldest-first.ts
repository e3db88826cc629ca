import type { Page, PageOptions } from '#contracts';
import type { Period } from '../telemetry/period.js';

/** Records held in memory at once. */
const PAGE = 500;

/**
 * Yields the records of a period, oldest first. The store lists the newest first, so a period with more records than a
 * page is halved.
 *
 * @param find returns a page of a period's records, in whole milliseconds
 */
export function* oldestFirst<T>(
  find: (time: Period, page: PageOptions) => Page<T>,
  { fromMs, toMs }: Period,
): Generator<T> {
  const { items, next } = find({ fromMs, toMs }, { limit: PAGE });
  if (next === undefined) yield* [...items].reverse();
  else if (fromMs >= toMs) yield* [...allOf((page) => find({ fromMs, toMs }, page))].reverse();
  else {
    const middleMs = Math.floor((fromMs + toMs) / 2);
    yield* oldestFirst(find, { fromMs, toMs: middleMs });
    yield* oldestFirst(find, { fromMs: middleMs + 1, toMs });
  }
}

/** Yields all records, newest first, page by page. */
export function* allOf<T>(find: (page: PageOptions) => Page<T>): Generator<T> {
  let after: string | undefined;
  do {
    const { items, next } = find(after === undefined ? { limit: PAGE } : { limit: PAGE, after });
    yield* items;
    after = next;
  } while (after !== undefined);
}
