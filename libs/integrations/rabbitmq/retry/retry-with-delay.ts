import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageErrorHandler } from '@golevelup/nestjs-rabbitmq';
import { Logger } from '@nestjs/common';
import type { Channel, ConsumeMessage } from 'amqplib';
import { isChannelClosed } from '../connection/error-handlers.js';
import { queueOf, rememberOutcome, type HandlerOutcome } from '../connection/message-source.js';
import { publishConfirmed, type Letter } from './confirmed-publish.js';
import { attemptOf, deadLetterProperties, originalRoutingKey, retryProperties } from './retry-headers.js';
import {
  delayAfter,
  failureReason,
  isPermanent,
  retryPolicy,
  type FailedMessage,
  type FailureType,
  type RetryOptions,
  type RetryPolicy,
} from './retry-options.js';
import { deadLetterKey, declareDelayQueue, declareGraveyard } from './retry-topology.js';

const logger = new Logger('retryWithDelay');

/**
 * An error handler that retries a failed message later, a limited number of times, and then dead-letters it with the
 * reason in its headers. A message is acknowledged only after its copy was confirmed; if that fails it is requeued
 * after a pause, so that nothing is lost and nothing loops without pause.
 *
 * Works with RabbitMQ 3.10 and later (classic and quorum queues) and the embedded broker. Adds the headers `x-attempt`,
 * `x-original-exchange`, `x-original-routing-key`; to dead letters also `x-failure-type` and `x-failure-reason`.
 *
 * @param options attempts, delays, destination of dead letters, callbacks
 * @throws RangeError for invalid `attempts` or `delaysMs`
 * @example
 * ```ts
 * @RabbitSubscribe({
 *   exchange: 'records', routingKey: 'record.#', queue: 'etl',
 *   errorHandler: retryWithDelay({ attempts: 4, delaysMs: [1000, 10_000], isPermanent: (e) => e instanceof BadRecord }),
 * })
 * consume(reading: Reading) { … }
 * ```
 */
export function retryWithDelay(options: RetryOptions = {}): MessageErrorHandler {
  const policy = retryPolicy(options);
  return async (channel: Channel, message: ConsumeMessage, error: unknown) => {
    try {
      await moveOn(policy, channel, message, error);
    } catch (failure) {
      // Unacknowledged, so the broker redelivers it.
      if (isChannelClosed(failure)) return;
      logger.error(
        `A failed message could not be moved to its retry or dead-letter queue and is requeued: ${textOf(failure)}`,
      );
      await sleep(policy.requeueDelayMs, undefined, { ref: false });
      requeue(channel, message);
    }
  };
}

/** The broker requeues the messages of a channel that was closed meanwhile. */
function requeue(channel: Channel, message: ConsumeMessage): void {
  try {
    channel.nack(message, false, true);
  } catch (failure) {
    if (!isChannelClosed(failure)) throw failure;
  }
}

async function moveOn(
  policy: RetryPolicy,
  channel: Channel,
  message: ConsumeMessage,
  error: unknown,
): Promise<void> {
  const queue = policy.queue ?? queueOf(message);
  if (!queue) throw new Error('its queue is not known; set the option "queue" of retryWithDelay');
  const failed: FailedMessage = { queue, message, error, attempt: attemptOf(message) };
  if (isPermanent(policy, error)) return giveUp(policy, channel, failed, 'permanent');
  if (failed.attempt >= policy.attempts) return giveUp(policy, channel, failed, 'attempts_exhausted');
  return putOff(policy, channel, failed);
}

async function putOff(policy: RetryPolicy, channel: Channel, failed: FailedMessage): Promise<void> {
  const { queue, message, attempt } = failed;
  const delayMs = delayAfter(policy, attempt);
  const routingKey = await declareDelayQueue(channel, queue, delayMs, policy);
  const letter = {
    exchange: '',
    routingKey,
    content: message.content,
    options: retryProperties(message, attempt + 1),
  };
  await move(policy, channel, message, letter, 'retried');
  tell(() => policy.onRetry?.({ ...failed, delayMs }));
}

async function giveUp(
  policy: RetryPolicy,
  channel: Channel,
  failed: FailedMessage,
  failureType: FailureType,
): Promise<void> {
  const { queue, message } = failed;
  const reason = failureReason(policy, failed.error);
  await declareGraveyard(channel, queue, policy);
  const letter = {
    exchange: policy.deadLetterExchange,
    routingKey: deadLetterKey(policy, queue, originalRoutingKey(message)),
    content: message.content,
    options: deadLetterProperties(message, failureType, reason),
  };
  await move(policy, channel, message, letter, 'dead_lettered');
  tell(() => policy.onDeadLetter?.({ ...failed, failureType, reason }));
}

async function move(
  policy: RetryPolicy,
  channel: Channel,
  message: ConsumeMessage,
  letter: Letter,
  outcome: HandlerOutcome,
): Promise<void> {
  await publishConfirmed(channel, letter, policy.confirmTimeoutMs);
  rememberOutcome(message, outcome);
  channel.ack(message);
}

/** An error in the application's callback must not affect the message. */
function tell(hook: () => void): void {
  try {
    hook();
  } catch (error) {
    logger.error(`A hook of retryWithDelay failed: ${textOf(error)}`);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
