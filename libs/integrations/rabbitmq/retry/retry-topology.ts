import type { RabbitMQExchangeConfig, RabbitMQQueueConfig } from '@golevelup/nestjs-rabbitmq';
import type { Channel } from 'amqplib';
import { retryPolicy, type RetryOptions, type RetryPolicy } from './retry-options.js';

/** Exchanges and queues, for the module's options. */
export interface RetryTopology {
  exchanges: RabbitMQExchangeConfig[];
  queues: RabbitMQQueueConfig[];
}

/**
 * The queues that `retryWithDelay` needs for a queue: one delay queue per delay, and the dead-letter queue. The handler
 * declares its delay queues when it first needs them; with this they exist from the start, and so does a dead-letter
 * exchange.
 *
 * @param queue the consumed queue
 * @param options the options of `retryWithDelay`
 * @example
 * ```ts
 * const retries = retryTopology('records', { deadLetterExchange: 'records.dlx' });
 * ObservableRabbitMQModule.forRoot({ uri, exchanges: retries.exchanges, queues: retries.queues });
 * ```
 */
export function retryTopology(queue: string, options: RetryOptions = {}): RetryTopology {
  const policy = retryPolicy(options);
  const delays = [...new Set(policy.delaysMs)].map((delayMs) => ({
    name: delayQueueName(queue, delayMs),
    options: delayQueueOptions(queue, delayMs, policy),
  }));
  const { deadLetterExchange: exchange, deadLetterRoutingKey } = policy;
  const graveyard: RabbitMQQueueConfig = {
    name: exchange === '' ? deadLetterKey(policy, queue) : deadLetterQueueName(queue),
    options: graveyardOptions(policy),
    ...(exchange === '' ? {} : { exchange, routingKey: deadLetterRoutingKey ?? '#' }),
  };
  return {
    exchanges: exchange === '' ? [] : [{ name: exchange, type: 'topic', options: { durable: true } }],
    queues: [...delays, graveyard],
  };
}

/**
 * Name of a delay queue. It contains the delay, so that another delay uses another queue instead of a conflicting
 * declaration.
 */
export function delayQueueName(queue: string, delayMs: number): string {
  return `${queue}.retry.${delayMs}`;
}

/** Default name of the dead-letter queue. */
export function deadLetterQueueName(queue: string): string {
  return `${queue}.dead-letter`;
}

/** Routing key of a dead letter; `original` is the key with which the message was first published. */
export function deadLetterKey(policy: RetryPolicy, queue: string, original?: string): string {
  const fallback = policy.deadLetterExchange === '' ? undefined : original;
  return policy.deadLetterRoutingKey ?? fallback ?? deadLetterQueueName(queue);
}

const declared = new WeakMap<Channel, Set<string>>();

/** Declares a delay queue, once per channel. */
export async function declareDelayQueue(
  channel: Channel,
  queue: string,
  delayMs: number,
  policy: RetryPolicy,
) {
  const name = delayQueueName(queue, delayMs);
  await once(channel, name, () => channel.assertQueue(name, delayQueueOptions(queue, delayMs, policy)));
  return name;
}

/** Declares the dead-letter queue, once per channel, when no exchange is configured. */
export async function declareGraveyard(channel: Channel, queue: string, policy: RetryPolicy): Promise<void> {
  // A queue named by the user may have any arguments, so it is not declared here.
  if (policy.deadLetterExchange !== '' || policy.deadLetterRoutingKey !== undefined) return;
  const name = deadLetterQueueName(queue);
  await once(channel, name, () => channel.assertQueue(name, graveyardOptions(policy)));
}

async function once(channel: Channel, name: string, declare: () => Promise<unknown>): Promise<void> {
  const names = declared.get(channel) ?? new Set();
  declared.set(channel, names);
  if (names.has(name)) return;
  await declare();
  names.add(name);
}

function delayQueueOptions(queue: string, delayMs: number, { queueType }: RetryPolicy) {
  const atLeastOnce = { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' };
  return {
    durable: true,
    arguments: {
      'x-queue-type': queueType,
      'x-message-ttl': delayMs,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': queue,
      ...(queueType === 'quorum' ? atLeastOnce : {}),
    },
  };
}

function graveyardOptions({ queueType }: RetryPolicy) {
  return { durable: true, arguments: { 'x-queue-type': queueType } };
}
