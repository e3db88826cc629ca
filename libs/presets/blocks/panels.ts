import type { PanelDefinition, PanelQuery } from '#contracts';
import { PANELS } from './expressions.js';

/** The p50, p95 and p99 queries of a histogram. */
export function quantiles(metric: string, qs: readonly number[] = [0.5, 0.95, 0.99]): PanelQuery[] {
  return qs.map((q) => ({ expr: PANELS.quantile(q, metric), legend: `p${q * 100}` }));
}

/** A query for a single line over time, or one line per label set when the expression keeps labels. */
export function line(expr: string, legend: string): PanelQuery[] {
  return [{ expr, legend }];
}

/** Red from this value up. */
export function redFrom(value: number, alert?: string): PanelDefinition['thresholds'] {
  return [
    { value: 0, color: 'green' },
    { value, color: 'red', ...(alert && { alert }) },
  ];
}

/** Red below this value, green from it up. */
export function redBelow(value: number, alert?: string): PanelDefinition['thresholds'] {
  return [
    { value: 0, color: 'red' },
    { value, color: 'green', ...(alert && { alert }) },
  ];
}
