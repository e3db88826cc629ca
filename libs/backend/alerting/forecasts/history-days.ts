import type { RuleGroup } from '#contracts';
import { parse, rangesIn, resolveDurations } from '#promql';

const DAY_MS = 86_400_000;

/**
 * Days of history that the rules of a group read. The store keeps hourly points for `store.retention.hourDays` days, 90
 * by default, and uses them for expressions without ranges shorter than four hours.
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
