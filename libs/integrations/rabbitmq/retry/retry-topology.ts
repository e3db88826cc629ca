import type { RabbitMQExchangeConfig, RabbitMQQueueConfig } from '@golevelup/nestjs-rabbitmq';
import type { Channel } from 'amqplib';
import { retryPolicy, type RetryOptions, type RetryPolicy } from './retry-options.js';

/** Exchanges and queues in the form of the module's options. */
export interface RetryTopology {
  exchanges: RabbitMQExchangeConfig[];
  queues: RabbitMQQueueConfig[];
}

/**
 * What `retryWithDelay` needs for a queue: one delay queue per delay, and the queue for messages that are given up. The
 * handler declares its delay queues by itself when it first needs them; with this they are there from the start, and so
 * is a dead-letter exchange.
 *
 * @param queue the queue that is consumed
 * @param options those of `retryWithDelay`
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

/** The queue messages wait in. Named after its delay: another delay is another queue, never a conflicting declaration. */
export function delayQueueName(queue: string, delayMs: number): string {
  return `${queue}.retry.${delayMs}`;
}

/** Default name of the queue for messages that are given up. */
export function deadLetterQueueName(queue: string): string {
  return `${queue}.dead-letter`;
}

/** Routing key of a message that is given up; `original` is the key it was first published with. */
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

/** Declares the dead-letter queue, once per channel, where no exchange stands between. */
export async function declareGraveyard(channel: Channel, queue: string, policy: RetryPolicy): Promise<void> {
  // A queue the user named is the user's: it may have any arguments.
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
