import { tracked, type TrackingDecorator } from '../blocks/tracked.decorator.js';
import { TrendsMetrics } from './trends.metrics.js';

/**
 * Measures the handling of an API request that the HTTP server's own hook does not see.
 *
 * @param endpoint route template
 * @example
 * ```ts
 * @TrackRequest('GET', '/trends/:id')
 * find(id: string): Promise<Trend> { … }
 * ```
 */
export function TrackRequest(method: string, endpoint: string): TrackingDecorator {
  return tracked(TrendsMetrics, (metrics, call) => metrics.trackRequest(method, endpoint, call));
}

/**
 * Measures a task that no queue of BullMQ brings.
 *
 * @example
 * ```ts
 * @TrackTask('collect_items')
 * collect(): Promise<void> { … }
 * ```
 */
export function TrackTask(name: string): TrackingDecorator {
  return tracked(TrendsMetrics, (metrics, call) => metrics.trackTask(name, call));
}

/**
 * Measures a statement of the database.
 *
 * @example
 * ```ts
 * @TrackQuery('select', 'trends')
 * active(): Promise<Trend[]> { … }
 * ```
 */
export function TrackQuery(operation: string, table: string): TrackingDecorator {
  return tracked(TrendsMetrics, (metrics, call) => metrics.trackQuery(operation, table, call));
}
