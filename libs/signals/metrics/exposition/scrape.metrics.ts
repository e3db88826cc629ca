import type { Gauge } from '../instruments/gauge.js';
import type { Histogram } from '../instruments/histogram.js';
import { gauge, histogram } from '../registry/definition.js';
import type { MetricsRegistry } from '../registry/metrics-registry.js';

const SCRAPE_DURATION = histogram(
  'observability_scrape_duration_seconds',
  'Time it took to write this page.',
  ['format'],
);
const SCRAPE_SIZE = gauge('observability_scrape_size_bytes', 'Size of this page when it was last written.', [
  'format',
]);
/** Metrics about the metrics page itself. */
export class ScrapeMetrics {
  private readonly duration: Histogram<'format'>;
  private readonly size: Gauge<'format'>;

  constructor(registry: MetricsRegistry) {
    this.duration = registry.register(SCRAPE_DURATION);
    this.size = registry.register(SCRAPE_SIZE);
  }

  written(format: string, seconds: number, bytes: number): void {
    this.duration.observe({ format }, seconds);
    this.size.set({ format }, bytes);
  }
}
