import type { MetricSlice, MetricSource } from '#contracts';
import { defaultLabels } from '../exposition/default-labels.js';
import { Pace } from '#exposition';
import type { MetricsRegistry } from '../registry/metrics-registry.js';
import { foreignSlices, type ForeignSource } from './foreign-slices.js';
import { ownSlices } from './own-slices.js';

/** All metrics of the page, for readers of samples. Yields the event loop between slices. */
export class ApplicationMetrics implements MetricSource {
  readonly name = 'application';

  /** @param others further sources, in the order of the page */
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly others: readonly ForeignSource[],
  ) {}

  async *read(): AsyncGenerator<MetricSlice> {
    const labels = defaultLabels(this.registry);
    const foreign = foreignSlices(this.registry, this.others, labels);
    await this.registry.collect();
    const pace = new Pace();
    for (const slice of ownSlices(this.registry, labels)) {
      yield slice;
      if (pace.due) await pace.breathe();
    }
    for await (const slice of foreign) {
      yield slice;
      if (pace.due) await pace.breathe();
    }
  }
}
