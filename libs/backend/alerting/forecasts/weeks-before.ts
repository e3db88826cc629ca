/** Milliseconds. */
export const HOUR_MS = 3_600_000;
const WEEK_MINUTES = 7 * 24 * 60;

/** Label by which the parts are told apart while they are put together. */
const PART = 'part_of_history';

/**
 * An aggregation over parts of history, those that have a value.
 *
 * @param aggregation such as `avg`
 * @param parts PromQL of each
 */
export function over(aggregation: string, parts: readonly string[]): string {
  const each = parts.map((part, i) => `label_replace(${part}, "${PART}", "${i + 1}", "", "")`);
  return `${aggregation} without (${PART}) (${each.join(' or ')})`;
}

/** Something for each week, from 1 (last week). */
export function eachWeek<T>(weeks: number, make: (week: number) => T): T[] {
  return Array.from({ length: weeks }, (_, i) => make(i + 1));
}

/** An offset of so many weeks, less some time: `1w`, or `10020m`. */
export function weeksBack(weeks: number, lessMs = 0): string {
  return lessMs === 0 ? `${weeks}w` : `${weeks * WEEK_MINUTES - Math.round(lessMs / 60_000)}m`;
}
