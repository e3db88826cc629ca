/** Milliseconds. */
export const HOUR_MS = 3_600_000;
const WEEK_MINUTES = 7 * 24 * 60;

/** Temporary label that keeps the parts apart while they are combined. */
const PART = 'part_of_history';

/**
 * Aggregates parts of history, skipping parts without a value.
 *
 * @param aggregation e.g. `avg`
 * @param parts PromQL of each part
 */
export function over(aggregation: string, parts: readonly string[]): string {
  const each = parts.map((part, i) => `label_replace(${part}, "${PART}", "${i + 1}", "", "")`);
  return `${aggregation} without (${PART}) (${each.join(' or ')})`;
}

/** Calls `make` for each week, from 1 (last week). */
export function eachWeek<T>(weeks: number, make: (week: number) => T): T[] {
  return Array.from({ length: weeks }, (_, i) => make(i + 1));
}

/** An offset of `weeks`, less some time: `1w`, or `10020m`. */
export function weeksBack(weeks: number, lessMs = 0): string {
  return lessMs === 0 ? `${weeks}w` : `${weeks * WEEK_MINUTES - Math.round(lessMs / 60_000)}m`;
}
