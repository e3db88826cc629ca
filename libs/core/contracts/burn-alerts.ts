import type { SloDefinition } from './preset.js';

/** One of the four alerts on the burn rate of an error budget. */
export interface BurnAlert {
  /** Share of the period's budget that this rate uses up within the long window. */
  readonly budget: number;
  readonly long: string;
  readonly longHours: number;
  /** A short window, so that the alert ends soon after the problem. */
  readonly short: string;
  readonly severity: 'critical' | 'warning';
}

/**
 * Multi-window, multi-burn-rate alerts from chapter 5 of the Site Reliability Workbook: two page, two create a ticket.
 */
export const BURN_ALERTS: readonly BurnAlert[] = [
  { budget: 0.02, long: '1h', longHours: 1, short: '5m', severity: 'critical' },
  { budget: 0.05, long: '6h', longHours: 6, short: '30m', severity: 'critical' },
  { budget: 0.1, long: '1d', longHours: 24, short: '2h', severity: 'warning' },
  { budget: 0.1, long: '3d', longHours: 72, short: '6h', severity: 'warning' },
];

/** E.g. `OrderAvailabilityBudgetBurn1h`. */
export function burnAlertName({ name }: SloDefinition, { long }: BurnAlert): string {
  return `${pascalCase(name)}BudgetBurn${long}`;
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|[-_])(\w)/g, (_, letter: string) => letter.toUpperCase());
}
