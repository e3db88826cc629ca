import type { MetricShape } from '#contracts';
import { addMatchers } from '#promql';
import { SERVICE_METRICS } from '../overview/service.metrics.js';

const SCOPE = { job: '=~"$job"', instance: '=~"$instance"' };

/**
 * Limits a query to the jobs and instances chosen at the top of the dashboard.
 *
 * @param expr PromQL that may hold Grafana's variables
 * @param ownMetrics names of what the application itself exposes; recorded series and exporters' metrics are left as they
 * are, since they have other jobs, or none
 */
export function scopeQuery(expr: string, ownMetrics: ReadonlySet<string>): string {
  return addMatchers(
    expr,
    SCOPE,
    (sample) => ownMetrics.has(sample) || ownMetrics.has(sample.replace(/_(?:bucket|sum|count)$/, '')),
  );
}

/** Names of what an application exposes: the metrics of a preset, and what every application has. */
export function ownMetricsOf(metrics: readonly MetricShape[]): ReadonlySet<string> {
  return new Set([...metrics, ...SERVICE_METRICS].map(({ name }) => name));
}
