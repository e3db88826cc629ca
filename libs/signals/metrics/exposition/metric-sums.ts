import type { MetricSample, SummaryReader, SummaryValues } from '#contracts';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { foreignSlices, type ForeignSource } from '../sources/foreign-slices.js';

/** A histogram and a summary count their observations under this name. */
const OBSERVATIONS = '_count';

/** Sums over the metrics of an application: its own, those it has with prom-client, and those of its sources. */
export class MetricSums implements SummaryValues {
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly others: readonly ForeignSource[],
  ) {}

  async read(): Promise<SummaryReader> {
    const reading = foreignSlices(this.registry, this.others);
    await this.registry.collect();
    const foreign = new Map<string, MetricSample[]>();
    // What fails or hangs is left out, as it is on the page; the other figures are still good.
    for await (const { name, samples } of reading)
      foreign.set(name, (foreign.get(name) ?? []).concat(samples));
    return {
      sum: (metric, where = {}) => {
        const wanted = Object.entries(where);
        const samples = this.samplesOf(metric) ?? foreign.get(metric) ?? [];
        return samples
          .filter(({ name }) => name === metric || name === metric + OBSERVATIONS)
          .filter(({ labels }) => wanted.every(([label, value]) => String(labels[label]) === value))
          .reduce((sum, { value }) => sum + Number(value), 0);
      },
    };
  }

  private samplesOf(metric: string): MetricSample[] | undefined {
    return this.registry
      .instruments()
      .find(({ name }) => name === metric)
      ?.samples();
  }
}
