import type { SummaryReader, SummaryValues } from '#contracts';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { foreignMetrics, type ForeignMetrics } from './foreign-metrics.js';
import type { SourceValue } from './metric-source.js';
import { userMetrics } from './prom-client.bridge.js';

/** A histogram and a summary count their observations under this name. */
const OBSERVATIONS = '_count';

/** Sums over the metrics of an application, its own and those it has with prom-client. */
export class MetricSums implements SummaryValues {
  constructor(private readonly registry: MetricsRegistry) {}

  async read(): Promise<SummaryReader> {
    const reading = foreignMetrics(this.registry, [userMetrics]);
    await this.registry.collect();
    const foreign = await foreignValues(reading);
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

/** What fails or hangs is left out, as it is on the page; the other figures are still good. */
async function foreignValues(foreign: ForeignMetrics): Promise<Map<string, SourceValue[]>> {
  const values = new Map<string, SourceValue[]>();
  for await (const metric of foreign) values.set(metric.name, metric.values);
  return values;
}
