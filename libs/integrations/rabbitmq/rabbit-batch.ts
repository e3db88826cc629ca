import { SpanKind, type Attributes } from '@opentelemetry/api';
import type { ConsumeMessage } from 'amqplib';
import { noteSpan } from '#operations';
import { formerNames, linksOf, runInSpan, liveTracerOf } from '#tracing';
import { destinationName } from './destination-name.js';

type Fields = Partial<Pick<ConsumeMessage['fields'], 'exchange' | 'routingKey'>>;

/**
 * Attributes of every span that handles messages of a RabbitMQ queue.
 *
 * @param messages the handled messages; exchange and routing key are set if they are equal in all of them
 */
export function rabbitAttributes(queue: string, messages: readonly unknown[] = []): Attributes {
  const fields = messages.map((message) => (message as { fields?: Fields } | null)?.fields ?? {});
  const exchange = common(fields.map((one) => one.exchange));
  const routingKey = common(fields.map((one) => one.routingKey));
  return {
    'messaging.system.name': 'rabbitmq',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.destination.name': formerNames()
      ? queue
      : destinationName(exchange ?? '', routingKey ?? '', queue),
    ...(routingKey && { 'rabbitmq.destination.routing_key': routingKey }),
  };
}

function common(values: readonly (string | undefined)[]): string | undefined {
  const [first, ...others] = new Set(values);
  return others.length === 0 ? first : undefined;
}

/**
 * Runs the work on a batch of messages, including guards, in a span of a new trace with a link to each sender's.
 *
 * @param messages with AMQP's properties
 */
export function runRabbitBatch<T>(queue: string, messages: readonly object[], work: () => T): T {
  const tracer = liveTracerOf();
  if (!tracer) return work();
  const attributes = {
    ...rabbitAttributes(queue, messages),
    'messaging.batch.message_count': messages.length,
  };
  const options = { kind: SpanKind.CONSUMER, attributes, links: linksOf([messages]) };
  return runInSpan(tracer, `process ${queue}`, options, (span) => {
    noteSpan(span);
    return work();
  });
}
