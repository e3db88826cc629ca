import type { MetricSample, SummaryReader, SummaryValues } from '#contracts';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { foreignSlices, type ForeignSource } from '../sources/foreign-slices.js';

/** Suffix of the observation counts of histograms and summaries. */
const OBSERVATIONS = '_count';

/** Sums over all metrics of an application: its own, those in prom-client, and those of sources. */
export class MetricSums implements SummaryValues {
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly others: readonly ForeignSource[],
  ) {}

  async read(): Promise<SummaryReader> {
    const reading = foreignSlices(this.registry, this.others);
    await this.registry.collect();
    const foreign = new Map<string, MetricSample[]>();
    // A source that fails or hangs is omitted, as on the page; other values remain valid.
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
