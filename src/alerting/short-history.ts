import { historyDays } from '#forecasts';
import type { PlacedGroup } from './application-rules.js';

/** Default number of days for which the store keeps hourly points. */
const DEFAULT_HOUR_DAYS = 90;

/** Warnings about groups whose windows exceed the store's retention. */
export function shortHistory(groups: readonly PlacedGroup[], hourDays = DEFAULT_HOUR_DAYS): string[] {
  return groups.flatMap(({ group }) => {
    const days = historyDays(group);
    if (days <= hourDays) return [];
    return [
      `The rules of the group "${group.name}" look back ${days} days, but the store keeps ${hourDays}: set store.retention.hourDays to ${days + 1}.`,
    ];
  });
}
