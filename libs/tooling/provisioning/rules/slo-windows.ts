import { BURN_ALERTS, type BurnAlert, type SloDefinition } from '#contracts';
import { exact } from '#promql';

/** Period of an objective. */
export const SLO_PERIOD = '30d';
const PERIOD_HOURS = 30 * 24;

/** Burn rate of the error budget at which the alert fires: 14.4, 6, 3 and 1. */
export function burnRate({ budget, longHours }: BurnAlert): number {
  return exact((budget * PERIOD_HOURS) / longHours);
}

/** Error ratio above which the alert fires. */
export function tolerated({ objective }: SloDefinition, burn: BurnAlert): number {
  return exact(burnRate(burn) * (1 - objective));
}

/**
 * The burn alerts of an objective that can fire. Even a total failure cannot burn the budget of a low objective at the
 * rates of the fast alerts: with 0.7, the maximum burn rate is 3.3.
 */
export function burnAlertsOf(slo: SloDefinition): BurnAlert[] {
  return BURN_ALERTS.filter((burn) => tolerated(slo, burn) < 1);
}

/** Windows of the recorded error ratio, shortest first. */
export const SLO_WINDOWS: readonly string[] = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];
