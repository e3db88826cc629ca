/** Reply addresses and names that the broker made up differ for every process: not in a span's name, nor in a label. */
export const TEMPORARY = '(temporary)';

/** The default exchange, where nothing else is known of a destination. */
const DEFAULT_EXCHANGE = 'amq.default';

/**
 * A destination as OpenTelemetry's conventions call it: `{exchange}:{routing key}` where something is sent,
 * `{exchange}:{routing key}:{queue}` where it is worked on. What is empty is left out, and a routing key that is the queue's
 * name stands once.
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
