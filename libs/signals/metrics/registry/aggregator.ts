import type { MetricAggregator, MetricDefinition } from './definition.js';

/** Aggregation functions. `omit`, from prom-client, excludes the metric from a cluster's page. */
export const AGGREGATORS: Readonly<Record<MetricAggregator, (values: readonly number[]) => number>> = {
  sum,
  first: ([first = NaN]) => first,
  min: (values) => Math.min(...values),
  max: (values) => Math.max(...values),
  average: (values) => sum(values) / values.length,
  omit: ([first = NaN]) => first,
};

/** The aggregation of a metric from several processes: of its definition, or a default. */
export function aggregatorOf({ kind, name, aggregator }: MetricDefinition): MetricAggregator {
  if (aggregator) return aggregator;
  if (kind === 'info') return 'first';
  if (kind === 'stateset' || (kind === 'gauge' && name.endsWith('_timestamp_seconds'))) return 'max';
  return kind === 'gauge' && name.endsWith('_ratio') ? 'average' : 'sum';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
