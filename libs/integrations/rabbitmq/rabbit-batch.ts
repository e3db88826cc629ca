import { SpanKind } from '@opentelemetry/api';
import { noteSpan } from '#operations';
import { linksOf, runInSpan, liveTracerOf } from '#tracing';

/** Attributes of every span that handles messages of a RabbitMQ queue. */
export const rabbitAttributes = (queue: string) => ({
  'messaging.system.name': 'rabbitmq',
  'messaging.operation.type': 'process',
  'messaging.operation.name': 'process',
  'messaging.destination.name': queue,
});

/**
 * Runs the work on a batch of messages, guards and all, in a span of its own trace with a link to each sender's.
 *
 * @param messages with AMQP's properties
 */
export function runRabbitBatch<T>(queue: string, messages: readonly object[], work: () => T): T {
  const tracer = liveTracerOf();
  if (!tracer) return work();
  const attributes = { ...rabbitAttributes(queue), 'messaging.batch.message_count': messages.length };
  const options = { kind: SpanKind.CONSUMER, attributes, links: linksOf([messages]) };
  return runInSpan(tracer, `process ${queue}`, options, (span) => {
    noteSpan(span);
    return work();
  });
}
