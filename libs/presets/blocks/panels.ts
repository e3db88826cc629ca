import type { PanelDefinition, PanelQuery } from '#contracts';
import { PANELS } from './expressions.js';

/** The lines p50, p95 and p99 of a histogram. */
export function quantiles(metric: string, qs: readonly number[] = [0.5, 0.95, 0.99]): PanelQuery[] {
  return qs.map((q) => ({ expr: PANELS.quantile(q, metric), legend: `p${q * 100}` }));
}

/** One line over time; several when the expression keeps labels. */
export function line(expr: string, legend: string): PanelQuery[] {
  return [{ expr, legend }];
}

/** Red from a value on. */
export function redFrom(value: number, alert?: string): PanelDefinition['thresholds'] {
  return [
    { value: 0, color: 'green' },
    { value, color: 'red', ...(alert && { alert }) },
  ];
}

/** Red below a value, green from there on. */
export function redBelow(value: number, alert?: string): PanelDefinition['thresholds'] {
  return [
    { value: 0, color: 'red' },
    { value, color: 'green', ...(alert && { alert }) },
  ];
}
