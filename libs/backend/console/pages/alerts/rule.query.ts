import type { BacktestResult, RuleGroupStatus } from '#contracts';
import { get } from '../../web/api/request.js';
import { timesOf } from '../../web/api/telemetry.js';
import type { Period } from '../../web/state/period.js';

/** An alerting rule and its group. */
export interface FoundRule {
  readonly group: RuleGroupStatus;
  readonly rule: RuleGroupStatus['rules'][number];
}

/** The alerting rules of all groups with this name. */
export function rulesNamed(groups: readonly RuleGroupStatus[], name: string): FoundRule[] {
  return groups.flatMap((group) =>
    group.rules
      .filter((rule) => rule.type === 'alerting' && rule.name === name)
      .map((rule) => ({ group, rule })),
  );
}

/** Over a long period, the rule is evaluated less often than in reality. */
const MOST_EVALUATIONS = 50_000;

/** When the rule would have fired in a period. @param threshold replaces the rule's threshold; `''` to keep it */
export async function backtestOf(
  { group, rule }: FoundRule,
  period: Period,
  threshold: string,
  abort?: AbortSignal,
): Promise<BacktestResult> {
  return get(
    'api/alerting/backtest',
    {
      expr: rule.query,
      for: milliseconds(rule.duration),
      keep_firing_for: milliseconds(rule.keepFiringFor),
      interval: milliseconds(Math.max(group.interval, secondsOf(period) / MOST_EVALUATIONS)),
      threshold,
      ...timesOf(period),
    },
    abort,
  );
}

function secondsOf({ fromMs, toMs }: Period): number {
  return (toMs - fromMs) / 1000;
}

function milliseconds(seconds: number | undefined): string | undefined {
  return seconds ? `${Math.round(seconds * 1000)}ms` : undefined;
}
