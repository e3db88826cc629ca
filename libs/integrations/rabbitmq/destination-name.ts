/**
 * Reply addresses and generated queue names differ in every process, so they must not be part of a span name or label.
 */
export const TEMPORARY = '(temporary)';

/** The default exchange, if nothing else is known about a destination. */
const DEFAULT_EXCHANGE = 'amq.default';

/**
 * The name of a destination in OpenTelemetry's conventions: `{exchange}:{routing key}` for sending,
 * `{exchange}:{routing key}:{queue}` for processing. Empty parts are omitted, and a routing key equal to the queue's
 * name is not repeated.
 *
 * @example
 * ```ts
 * destinationName('logs', 'shop.warning', 'warnings'); // logs:shop.warning:warnings
 * destinationName('', 'orders', 'orders'); // orders
 * ```
 */
export function destinationName(exchange: string, routingKey: string, queue?: string): string {
  const parts = [exchange, routingKey, queue === routingKey ? undefined : queue].filter(Boolean);
  return parts.join(':') || DEFAULT_EXCHANGE;
}
