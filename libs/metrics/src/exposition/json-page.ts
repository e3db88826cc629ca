import type { Registry } from 'prom-client';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { foreignMetrics } from './foreign-metrics.js';
import type { MetricSource, SourceMetric } from './metric-source.js';

/** The page as JSON, metric by metric, in the shape of prom-client's `getMetricsAsJSON`. */
export async function* jsonPage(
  registry: MetricsRegistry,
  others: readonly (Registry | MetricSource)[],
): AsyncGenerator<string> {
  let separator = '[';
  for await (const metric of everyMetric(registry, others)) {
    yield separator + JSON.stringify(metric, numbersAsText);
    separator = ',\n';
  }
  yield separator === '[' ? '[]\n' : ']\n';
}

async function* everyMetric(
  registry: MetricsRegistry,
  others: readonly (Registry | MetricSource)[],
): AsyncGenerator<SourceMetric> {
  await registry.collect();
  for (const instrument of registry.instruments()) {
    const { name, help, kind } = instrument;
    const values = instrument
      .samples()
      .map(({ name: metricName, labels, value }) => ({ metricName, labels, value }));
    yield { name, help, type: kind, values };
  }
  yield* foreignMetrics(registry, others);
}

/** JSON has no NaN and no infinities. */
function numbersAsText(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
