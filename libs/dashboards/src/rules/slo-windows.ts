/** Period over which an objective is promised. */
export const SLO_PERIOD = '30d';
const PERIOD_HOURS = 30 * 24;

/** One of the four alerts on a burning error budget. */
export interface BurnAlert {
  /** Share of the period's budget that is gone after the long window at this rate. */
  readonly budget: number;
  readonly long: string;
  readonly longHours: number;
  /** A short window, so that the alert ends soon after the trouble did. */
  readonly short: string;
  readonly severity: 'critical' | 'warning';
}

/** Multi-window, multi-burn-rate, as in chapter 5 of the Site Reliability Workbook: two that page, two for a ticket. */
export const BURN_ALERTS: readonly BurnAlert[] = [
  { budget: 0.02, long: '1h', longHours: 1, short: '5m', severity: 'critical' },
  { budget: 0.05, long: '6h', longHours: 6, short: '30m', severity: 'critical' },
  { budget: 0.1, long: '1d', longHours: 24, short: '2h', severity: 'warning' },
  { budget: 0.1, long: '3d', longHours: 72, short: '6h', severity: 'warning' },
];

/** How many times faster than allowed the budget burns: 14.4, 6, 3 and 1. */
export function burnRate({ budget, longHours }: BurnAlert): number {
  return exact((budget * PERIOD_HOURS) / longHours);
}

/** Windows whose error ratio is recorded, shortest first. */
export const SLO_WINDOWS: readonly string[] = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];

/** The number that was meant, without the rounding of binary fractions: `1 - 0.999` is 0.001. */
export function exact(value: number): number {
  return Number(value.toPrecision(12));
}
