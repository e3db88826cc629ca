import type { MetricShape } from '#contracts';
import { addMatchers } from '#promql';
import { SERVICE_METRICS } from '../overview/service.metrics.js';

const SCOPE = { job: '=~"$job"', instance: '=~"$instance"' };

/**
 * Restricts a query to the jobs and instances selected in the dashboard.
 *
 * @param expr PromQL that may contain Grafana variables
 * @param ownMetrics names of the application's metrics; recorded series and exporters' metrics are not filtered, since
 *   they have other jobs or none
 */
export function scopeQuery(expr: string, ownMetrics: ReadonlySet<string>): string {
  return addMatchers(
    expr,
    SCOPE,
    (sample) => ownMetrics.has(sample) || ownMetrics.has(sample.replace(/_(?:bucket|sum|count)$/, '')),
  );
}

/** Sample names that an application exposes: the preset's metrics, and those of every application. */
export function ownMetricsOf(metrics: readonly MetricShape[]): ReadonlySet<string> {
  return new Set([...metrics, ...SERVICE_METRICS].map(({ name }) => name));
}
