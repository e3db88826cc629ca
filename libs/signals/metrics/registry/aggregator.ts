import type { MetricAggregator, MetricDefinition } from './definition.js';

/** The ways to make one value of several. `omit` is prom-client's: it leaves the metric out of a cluster's page. */
export const AGGREGATORS: Readonly<Record<MetricAggregator, (values: readonly number[]) => number>> = {
  sum,
  first: ([first = NaN]) => first,
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  average: (values) => sum(values) / values.length,
  omit: ([first = NaN]) => first,
};

/** How values of a metric from several places become one, where its definition does not say it. */
export function aggregatorOf({ kind, name, aggregator }: MetricDefinition): MetricAggregator {
  if (aggregator) return aggregator;
  if (kind === 'info') return 'first';
  if (kind === 'stateset' || (kind === 'gauge' && name.endsWith('_timestamp_seconds'))) return 'max';
  return kind === 'gauge' && name.endsWith('_ratio') ? 'average' : 'sum';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
