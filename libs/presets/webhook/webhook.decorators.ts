import { labelOf, tracked, type ArgumentLabel, type TrackingDecorator } from '../blocks/tracked.decorator.js';
import { WebhookMetrics } from './webhook.metrics.js';

/**
 * Measures the handling of a call, as `WebhookMetrics.trackRequest` does.
 *
 * @param lane or how to get it from the arguments
 * @example
 * ```ts
 * @TrackWebhookRequest('/webhook', (message: Message) => message.lane)
 * answer(message: Message): Promise<Answer> { … }
 * ```
 */
export function TrackWebhookRequest<A extends unknown[] = never[]>(
  endpoint: string,
  lane: ArgumentLabel<A>,
): TrackingDecorator {
  return tracked(
    WebhookMetrics,
    (metrics, call, args: A) => metrics.trackRequest(endpoint, labelOf(lane, args), call),
    'TrackWebhookRequest',
  );
}

/**
 * Counts a lookup as hit or miss by its result, as `WebhookMetrics.trackCache` does.
 *
 * @example
 * ```ts
 * @TrackWebhookCache('faq')
 * find(question: string): Promise<Answer | null> { … }
 * ```
 */
export function TrackWebhookCache(cacheType: string): TrackingDecorator {
  return tracked(WebhookMetrics, (metrics, call) => metrics.trackCache(cacheType, call), 'TrackWebhookCache');
}

/**
 * Measures a statement of the database, as `WebhookMetrics.trackQuery` does.
 *
 * @example
 * ```ts
 * @TrackWebhookQuery('select')
 * patientOf(id: string): Promise<Patient> { … }
 * ```
 */
export function TrackWebhookQuery(operation: string): TrackingDecorator {
  return tracked(WebhookMetrics, (metrics, call) => metrics.trackQuery(operation, call), 'TrackWebhookQuery');
}
