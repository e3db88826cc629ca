import type { SummaryReader } from '#contracts';
import { WEBHOOK_LANES } from './webhook.metrics.js';

/** Content of `/metrics/summary` for a webhook backend. */
export function webhookSummary(read: SummaryReader): Record<string, unknown> {
  const hits = read.sum('cache_hits_total');
  const misses = read.sum('cache_misses_total');
  return {
    requests: { total: read.sum('webhook_requests_total') },
    cache: { hits, misses, hit_rate: percentOf(hits, hits + misses) },
    mem0: { queue_size: read.sum('mem0_write_queue_size'), writes: read.sum('mem0_writes_total') },
    lanes: Object.fromEntries(
      WEBHOOK_LANES.map((lane) => [lane, read.sum('lane_classification_total', { lane })]),
    ),
    errors: { total: read.sum('errors_total') },
    duplicates: { total: read.sum('duplicate_messages_total') },
  };
}

/** A percentage with one decimal; 0 when `whole` is 0. */
function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10;
}
