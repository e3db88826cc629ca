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
 * The context in which a message is handled: its sender's trace (or none, so that the handler's span starts a new one),
 * the application, and `correlation_id` as bound field. Nothing of the active context at arrival.
 */
export function messageContext(message: ConsumeMessage, app: AppScope | undefined): Context {
  const headers = message.properties.headers ?? {};
  return freshContext(app, extractTrace(headers, EMPTY_CONTEXT), correlationIdOf(message));
}

/**
 * A context of the application without trace, with bound fields that `assignFields` can extend, and with notes of the
 * operation.
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
  // The message property comes last: in a request it belongs to the transport, to match responses.
  for (const value of [headers[CORRELATION_HEADER], correlationId, headers.correlation_id]) {
    if (Buffer.isBuffer(value)) return value.toString('utf8');
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}
