import { tracked, type TrackingDecorator } from '../blocks/tracked.decorator.js';
import { TrendsMetrics } from './trends.metrics.js';

/**
 * Measures an API request that the HTTP server hook does not see.
 *
 * @param endpoint route template
 * @example
 * ```ts
 * @TrackTrendsRequest('GET', '/trends/:id')
 * find(id: string): Promise<Trend> { … }
 * ```
 */
export function TrackTrendsRequest(method: string, endpoint: string): TrackingDecorator {
  return tracked(
    TrendsMetrics,
    (metrics, call) => metrics.trackRequest(method, endpoint, call),
    'TrackTrendsRequest',
  );
}

/**
 * Measures a task that does not come from a BullMQ queue.
 *
 * @example
 * ```ts
 * @TrackTrendsTask('collect_items')
 * collect(): Promise<void> { … }
 * ```
 */
export function TrackTrendsTask(name: string): TrackingDecorator {
  return tracked(TrendsMetrics, (metrics, call) => metrics.trackTask(name, call), 'TrackTrendsTask');
}

/**
 * Measures a database statement.
 *
 * @example
 * ```ts
 * @TrackTrendsQuery('select', 'trends')
 * active(): Promise<Trend[]> { … }
 * ```
 */
export function TrackTrendsQuery(operation: string, table: string): TrackingDecorator {
  return tracked(
    TrendsMetrics,
    (metrics, call) => metrics.trackQuery(operation, table, call),
    'TrackTrendsQuery',
  );
}
