import type { Registry } from 'prom-client';
import { within } from '../registry/collectors.js';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { refreshed, type MetricSource, type SourceMetric } from './metric-source.js';
import { isMirror } from './registry-mirror.js';

const FOREIGN_TIMEOUT_MS = 1000;

/** The page as JSON, metric by metric, in the shape of prom-client's `getMetricsAsJSON`. */
export async function* jsonPage(
  registry: MetricsRegistry,
  others: readonly (Registry | MetricSource)[],
): AsyncGenerator<string> {
  await registry.collect();
  let separator = '[';
  for (const { name, help, kind, samples } of registry.instruments().map((one) => ({
    name: one.name,
    help: one.help,
    kind: one.kind,
    samples: one.samples(),
  }))) {
    const values = samples.map(({ name: metricName, labels, value }) => ({ metricName, labels, value }));
    yield separator + JSON.stringify({ name, help, type: kind, values }, numbersAsText);
    separator = ',\n';
  }
  const printed = new Set<string>();
  for (const other of others) {
    const source = await refreshed(other, () => registry.collectFailed('opentelemetry'));
    for (const metric of source.getMetricsAsArray()) {
      if (isMirror(metric) || registry.owns(metric.name) || printed.has(metric.name)) continue;
      printed.add(metric.name);
      try {
        const read = (metric as unknown as { get(): Promise<SourceMetric> }).get();
        yield separator + JSON.stringify(await within(read, FOREIGN_TIMEOUT_MS), numbersAsText);
        separator = ',\n';
      } catch {
        registry.collectFailed(metric.name);
      }
    }
  }
  yield separator === '[' ? '[]\n' : ']\n';
}

/** JSON has no NaN and no infinities. */
function numbersAsText(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
