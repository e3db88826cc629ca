import type { Registry } from 'prom-client';
import { within } from '../registry/collectors.js';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { refreshed, type MetricSource, type SourceMetric } from './metric-source.js';
import { isMirror } from './registry-mirror.js';

const FOREIGN_TIMEOUT_MS = 1000;

/** The metrics that are not ours, each read within its time; the first that has a name wins. */
export async function* foreignMetrics(
  registry: MetricsRegistry,
  others: readonly (Registry | MetricSource)[],
): AsyncGenerator<SourceMetric> {
  const seen = new Set<string>();
  for (const other of others) {
    const source = await refreshed(other, () => registry.collectFailed('opentelemetry'));
    for (const metric of source.getMetricsAsArray()) {
      if (isMirror(metric) || registry.owns(metric.name) || seen.has(metric.name)) continue;
      seen.add(metric.name);
      try {
        const read = (metric as unknown as { get(): Promise<SourceMetric> }).get();
        yield await within(read, FOREIGN_TIMEOUT_MS);
      } catch {
        registry.collectFailed(metric.name);
      }
    }
  }
}
