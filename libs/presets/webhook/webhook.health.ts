import { Inject } from '@nestjs/common';
import { HealthContributor, type HealthIndicatorLike } from '#health';
import { WebhookMetrics } from './webhook.metrics.js';

interface Sampled {
  samples(): { value: number }[];
}

/** Shows the key metrics in the health report. It never fails: alerts judge the values, this check only shows them. */
@HealthContributor('key_metrics', { critical: false })
export class WebhookHealth implements HealthIndicatorLike {
  constructor(@Inject(WebhookMetrics) private readonly metrics: WebhookMetrics) {}

  check(): Record<string, number> {
    const { requests, errorsCaught, cacheHits, cacheMisses, mem0QueueSize } = this.metrics;
    const hits = sumOf(cacheHits);
    const lookups = hits + sumOf(cacheMisses);
    return {
      requests: sumOf(requests),
      errors: sumOf(errorsCaught),
      cache_hit_rate: lookups === 0 ? 0 : Math.round((hits / lookups) * 1000) / 10,
      mem0_queue_size: sumOf(mem0QueueSize),
    };
  }
}

function sumOf(metric: Sampled): number {
  return metric.samples().reduce((sum, { value }) => sum + value, 0);
}
