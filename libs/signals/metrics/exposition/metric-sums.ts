import type { SummaryReader, SummaryValues } from '#contracts';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import type { SourceValue } from './metric-source.js';
import { userMetrics } from './prom-client.bridge.js';
import { isMirror } from './registry-mirror.js';

/** A histogram and a summary count their observations under this name. */
const OBSERVATIONS = '_count';

/** Sums over the metrics of an application, its own and those it has with prom-client. */
export class MetricSums implements SummaryValues {
  constructor(private readonly registry: MetricsRegistry) {}

  async read(): Promise<SummaryReader> {
    await this.registry.collect();
    const foreign = await foreignValues();
    return {
      sum: (metric, where = {}) => {
        const wanted = Object.entries(where);
        const values = this.valuesOf(metric) ?? foreign.get(metric) ?? [];
        return values
          .filter(({ metricName = metric }) => metricName === metric || metricName === metric + OBSERVATIONS)
          .filter(({ labels }) => wanted.every(([label, value]) => String(labels[label]) === value))
          .reduce((sum, { value }) => sum + Number(value), 0);
      },
    };
  }

  private valuesOf(metric: string): SourceValue[] | undefined {
    const instrument = this.registry.instruments().find(({ name }) => name === metric);
    return instrument?.samples().map(({ name, labels, value }) => ({ metricName: name, labels, value }));
  }
}

async function foreignValues(): Promise<Map<string, SourceValue[]>> {
  const values = new Map<string, SourceValue[]>();
  for (const metric of userMetrics.getMetricsAsArray()) {
    if (isMirror(metric)) continue;
    try {
      values.set(metric.name, (await metric.get()).values);
    } catch {
      // Its owner learns of it at the next scrape; the other figures are still good.
    }
  }
  return values;
}
