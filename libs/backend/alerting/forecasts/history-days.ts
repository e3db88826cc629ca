import type { RuleGroup } from '#contracts';
import { parse, rangesIn, resolveDurations } from '#promql';

const DAY_MS = 86_400_000;

/**
 * How many days of history the rules of a group look at. The store keeps points of an hour for `store.retention.hourDays` days,
 * 90 unless told otherwise, and serves them to expressions without ranges below four hours.
 *
 * @throws PromqlError for an expression that does not parse
 * @example
 * ```ts
 * historyDays(anomalyBand({ alert: 'OrdersUnusual', expr: 'sum(rate(orders_total[5m]))', weeks: 4 })); // 28
 * ```
 */
export function historyDays({ rules }: RuleGroup): number {
  const deepest = rules.map(({ expr }) => {
    const resolved = resolveDurations(parse(expr), { startMs: 0, endMs: 0, stepMs: 0 }, expr);
    return rangesIn(resolved).deepestMs;
  });
  return Math.ceil(Math.max(0, ...deepest) / DAY_MS);
}
