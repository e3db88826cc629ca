import { labelOf, tracked, type ArgumentLabel, type TrackingDecorator } from '../blocks/tracked.decorator.js';
import { WebhookMetrics } from './webhook.metrics.js';

/**
 * Measures the handling of a call, as `WebhookMetrics.trackRequest` does.
 *
 * @param lane the lane, a function of the arguments, or `{ ofResult }` with a function of the result (undefined when
 *   the method failed)
 * @example
 * ```ts
 * @TrackWebhookRequest('/webhook', (message: Message) => message.lane)
 * answer(message: Message): Promise<Answer> { … }
 *
 * @TrackWebhookRequest('/webhook', { ofResult: (answer?: Answer) => answer?.lane ?? 'complex' })
 * classifyAndAnswer(message: Message): Promise<Answer> { … }
 * ```
 */
export function TrackWebhookRequest<A extends unknown[] = never[], R = never>(
  endpoint: string,
  lane: ArgumentLabel<A> | ResultLabel<R>,
): TrackingDecorator {
  return tracked(
    WebhookMetrics,
    (metrics, call, args: A) => metrics.trackRequest(endpoint, laneFrom(lane, args), call),
    'TrackWebhookRequest',
  );
}

/** A label that is known only after the method has ended. */
export interface ResultLabel<R> {
  ofResult: (result: R) => string;
}

function laneFrom<A extends unknown[], R>(lane: ArgumentLabel<A> | ResultLabel<R>, args: A) {
  if (typeof lane === 'object') return lane.ofResult as (result: unknown) => string;
  return labelOf(lane, args);
}

/**
 * Counts a lookup as hit or miss by its result, like `WebhookMetrics.trackCache`.
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
 * Measures a database statement, like `WebhookMetrics.trackQuery`.
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
