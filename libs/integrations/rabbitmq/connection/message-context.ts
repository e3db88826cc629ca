import type { Context } from '@opentelemetry/api';
import type { ConsumeMessage } from 'amqplib';
import {
  contextOfApp,
  contextWithFields,
  correlationIdFrom,
  CORRELATION_HEADER,
  EMPTY_CONTEXT,
  type AppScope,
} from '#kernel';
import { contextWithNotes } from '#operations';
import { extractTrace } from '#tracing';

/**
 * The context a message is handled in: its sender's trace (or none, so that the handler's span starts a new one), the
 * application, and `correlation_id` as bound field. Nothing of whatever happens to run when the message arrives.
 */
export function messageContext(message: ConsumeMessage, app: AppScope | undefined): Context {
  const headers = message.properties.headers ?? {};
  return freshContext(app, extractTrace(headers, EMPTY_CONTEXT), correlationIdOf(message));
}

/**
 * A context of the application with no trace, a block of bound fields to which `assignFields` can add, and notes of
 * what becomes known of the work.
 */
export function freshContext(
  app: AppScope | undefined,
  parent = EMPTY_CONTEXT,
  correlationId = correlationIdFrom(undefined),
): Context {
  const fields = { correlation_id: correlationId };
  return contextWithNotes({}, contextWithFields(fields, app ? contextOfApp(app, parent) : parent));
}

function correlationIdOf({ properties }: ConsumeMessage): string | undefined {
  const { headers = {}, correlationId } = properties as {
    headers?: Record<string, unknown>;
    correlationId?: unknown;
  };
  // The property last of what we send: with a request it is the transport's, to tell the answers apart.
  for (const value of [headers[CORRELATION_HEADER], correlationId, headers.correlation_id]) {
    if (Buffer.isBuffer(value)) return value.toString('utf8');
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}
