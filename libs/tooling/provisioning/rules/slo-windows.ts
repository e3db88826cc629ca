import { BURN_ALERTS, type BurnAlert, type SloDefinition } from '#contracts';
import { exact } from '#promql';

/** Period over which an objective is promised. */
export const SLO_PERIOD = '30d';
const PERIOD_HOURS = 30 * 24;

/** How many times faster than allowed the budget burns: 14.4, 6, 3 and 1. */
export function burnRate({ budget, longHours }: BurnAlert): number {
  return exact((budget * PERIOD_HOURS) / longHours);
}

/** Share of bad events above which the alert fires. */
export function tolerated({ objective }: SloDefinition, burn: BurnAlert): number {
  return exact(burnRate(burn) * (1 - objective));
}

/**
 * The burn alerts of an objective that can fire. Not even a total failure burns the budget of a low objective as fast
 * as the quick ones ask for: with 0.7 it burns 3.3 times too fast at most.
 */
export function burnAlertsOf(slo: SloDefinition): BurnAlert[] {
  return BURN_ALERTS.filter((burn) => tolerated(slo, burn) < 1);
}

/** Windows whose error ratio is recorded, shortest first. */
export const SLO_WINDOWS: readonly string[] = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];
