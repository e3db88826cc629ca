import type { RabbitMQQueueConfig } from '@golevelup/nestjs-rabbitmq';
import type { QueueType } from '../cli/settings.js';

/** Names of the demo's exchanges and queues. */
export const EXCHANGE = 'etl';
export const ROUTING_KEY = 'records';
export const QUEUE = 'etl.records';
/** Dead letters, from us or the broker, go through this exchange to `etl.records.dead-letter`. */
export const DEAD_LETTER_EXCHANGE = 'etl.dead-letter';
/** Delays before the second and the third attempt, in milliseconds; there is no fourth. */
export const RETRY_DELAYS_MS = [250, 1_000];
/** Maximum number of messages in progress. */
export const PREFETCH = 16;
/** Channels of the connection; their prefetch count limits the messages in progress. */
export const CHANNELS = { etl: { prefetchCount: PREFETCH, default: true } };
/** The name by which the handler finds its queue, whose type is known only at run time. */
export const HANDLER = 'records';

/** The consumed queue. A quorum queue transfers dead letters safely even during a crash. */
export function recordsQueue(type: QueueType): RabbitMQQueueConfig {
  const atLeastOnce = { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' };
  return {
    name: QUEUE,
    exchange: EXCHANGE,
    routingKey: ROUTING_KEY,
    options: {
      durable: true,
      arguments: {
        'x-queue-type': type,
        'x-dead-letter-exchange': DEAD_LETTER_EXCHANGE,
        ...(type === 'quorum' && atLeastOnce),
      },
    },
  };
}
