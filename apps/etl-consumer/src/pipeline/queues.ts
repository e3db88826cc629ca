import type { RabbitMQQueueConfig } from '@golevelup/nestjs-rabbitmq';
import type { QueueType } from '../cli/settings.js';

/** The names of the demo's exchanges and queues. */
export const EXCHANGE = 'etl';
export const ROUTING_KEY = 'records';
export const QUEUE = 'etl.records';
/** What is given up, by us or by the broker, goes through here to `etl.records.dead-letter`. */
export const DEAD_LETTER_EXCHANGE = 'etl.dead-letter';
/** Milliseconds before the second and the third attempt; a fourth is not made. */
export const RETRY_DELAYS_MS = [250, 1_000];
/** Messages in hand at the same time. */
export const PREFETCH = 16;
/** Channels of the connection; their prefetch is what bounds the messages in hand. */
export const CHANNELS = { etl: { prefetchCount: PREFETCH, default: true } };
/** Under this name the handler finds its queue, whose type is only known at run time. */
export const HANDLER = 'records';

/** The queue that is consumed. A quorum queue hands its dead letters on without a gap for a crash. */
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
