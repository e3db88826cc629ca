import type { ConsumeMessage, Options } from 'amqplib';
import type { FailureType } from './retry-options.js';

/** Header with the number of the attempt; absent on the first. */
export const ATTEMPT_HEADER = 'x-attempt';
export const FAILURE_TYPE_HEADER = 'x-failure-type';
export const FAILURE_REASON_HEADER = 'x-failure-reason';
export const ORIGINAL_EXCHANGE_HEADER = 'x-original-exchange';
export const ORIGINAL_ROUTING_KEY_HEADER = 'x-original-routing-key';

// CC and BCC would be routed again; the broker's own death records must not be sent by clients.
const NOT_REPUBLISHED = /^(?:CC|BCC|x-death|x-(?:first|last)-death-.*)$/;

/** Number of attempts so far, including the one that just failed. */
export function attemptOf(message: ConsumeMessage): number {
  const attempt = Number(message.properties.headers?.[ATTEMPT_HEADER]);
  return Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 1;
}

/** The routing key with which a message was first published. */
export function originalRoutingKey(message: ConsumeMessage): string {
  const original: unknown = message.properties.headers?.[ORIGINAL_ROUTING_KEY_HEADER];
  return typeof original === 'string' ? original : message.fields.routingKey;
}

/** Properties for the next attempt. */
export function retryProperties(message: ConsumeMessage, nextAttempt: number): Options.Publish {
  return republished(message, { [ATTEMPT_HEADER]: nextAttempt });
}

/** Properties of a dead letter. */
export function deadLetterProperties(
  message: ConsumeMessage,
  type: FailureType,
  reason: string,
): Options.Publish {
  return republished(message, {
    [ATTEMPT_HEADER]: attemptOf(message),
    [FAILURE_TYPE_HEADER]: type,
    [FAILURE_REASON_HEADER]: reason,
  });
}

const KEPT_PROPERTIES = [
  'contentType',
  'contentEncoding',
  'priority',
  'correlationId',
  'replyTo',
  'messageId',
  'timestamp',
  'type',
  'appId',
] as const;

/** All properties from the sender (trace, correlation id, content type …) and additional ones. Always persistent. */
function republished(
  { properties, fields }: ConsumeMessage,
  added: Record<string, unknown>,
): Options.Publish {
  const said = KEPT_PROPERTIES.map((name) => [name, properties[name] as unknown] as const);
  const kept = Object.entries(properties.headers ?? {}).filter(([name]) => !NOT_REPUBLISHED.test(name));
  const headers = {
    [ORIGINAL_EXCHANGE_HEADER]: fields.exchange,
    [ORIGINAL_ROUTING_KEY_HEADER]: fields.routingKey,
    ...Object.fromEntries(kept),
    ...added,
  };
  return { ...Object.fromEntries(said), headers, persistent: true };
}
