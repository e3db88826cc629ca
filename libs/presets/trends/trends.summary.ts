import type { SummaryReader } from '#contracts';

/** Content of `/metrics/summary` for a trend-intelligence platform. */
export function trendsSummary(read: SummaryReader): Record<string, unknown> {
  return {
    requests: { total: read.sum('api_requests_total'), active: read.sum('api_active_requests') },
    tasks: {
      total: read.sum('celery_tasks_total'),
      failed: read.sum('celery_tasks_total', { status: 'failure' }),
      active: read.sum('celery_active_tasks'),
      waiting: read.sum('celery_queue_length'),
    },
    items: { collected: read.sum('items_collected_total') },
    trends: { created: read.sum('trends_created_total'), active: read.sum('active_trends') },
    topics: { created: read.sum('topics_created_total') },
  };
}
