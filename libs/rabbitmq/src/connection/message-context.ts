import type { Context } from '@opentelemetry/api';
import type { ConsumeMessage } from 'amqplib';
import { contextOfApp, contextWithFields, contextWithNotes, LEAN_ROOT, type AppScope } from '#context';
import { extractTrace } from '#tracing';

/**
 * The context a message is handled in: its sender's trace (or none, so that the handler's span starts a new one), the
 * application, and `correlation_id` as bound field. Nothing of whatever happens to run when the message arrives.
 */
export function messageContext(message: ConsumeMessage, app: AppScope | undefined): Context {
  const headers = message.properties.headers ?? {};
  const correlationId = correlationIdOf(message);
  const fields = correlationId === undefined ? {} : { correlation_id: correlationId };
  return freshContext(app, extractTrace(headers, LEAN_ROOT), fields);
}

/**
 * A context of the application with no trace, a block of bound fields to which `assignFields` can add, and notes of
 * what becomes known of the work.
 */
export function freshContext(app: AppScope | undefined, parent = LEAN_ROOT, fields = {}): Context {
  return contextWithNotes({}, contextWithFields(fields, app ? contextOfApp(app, parent) : parent));
}

function correlationIdOf({ properties }: ConsumeMessage): string | undefined {
  for (const value of [properties.correlationId, properties.headers?.correlation_id] as unknown[]) {
    if (Buffer.isBuffer(value)) return value.toString('utf8');
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}
