import { context, INVALID_SPAN_CONTEXT, SpanKind, trace, type Context, type Span } from '@opentelemetry/api';
import type { Options } from 'amqplib';
import { appOf, CORRELATION_HEADER, currentCorrelationId, whenDone } from '#kernel';
import { observeWork, OPERATION_OBSERVER } from '#operations';
import { extractTrace, formerNames, injectTrace, recordFailure, tracerOf } from '#tracing';
import { destinationName, TEMPORARY } from '../destination-name.js';

type Headers = Record<string, unknown>;

export interface Publication {
  exchange: string;
  routingKey: string;
  /** The caller's options; never modified. */
  options: Options.Publish;
}

/**
 * Publishes in a PRODUCER span; its context and the correlation id are added to a copy of the headers.
 *
 * @param self the instance that determines the application
 * @param send publishes with the given options; its result or error is passed on unchanged
 */
export function publishInSpan<T>(
  self: object,
  publication: Publication,
  send: (options: Options.Publish) => T,
): T {
  const headers: Headers = { ...(publication.options.headers as Headers | undefined) };
  const span = startSpan(self, publication, parentOf(headers));
  const inSpan = trace.setSpan(context.active(), span);
  injectTrace(headers, inSpan);
  const correlationId = currentCorrelationId();
  if (correlationId !== undefined && !namesCorrelation(publication.options))
    headers[CORRELATION_HEADER] = correlationId;
  try {
    const result = context.with(inSpan, () =>
      observed(self, publication, () => send({ ...publication.options, headers })),
    );
    return whenDone(result, { succeeded: () => endSpan(span), failed: (error) => endSpan(span, { error }) });
  } catch (error) {
    endSpan(span, { error });
    throw error;
  }
}

/** Without an active span, a trace in the headers is continued: a forwarded message, the response to a request. */
function parentOf(headers: Headers): Context {
  const active = context.active();
  return trace.getSpan(active) ? active : extractTrace(headers, active);
}

/**
 * With a reply address the id belongs to the transport, to match responses; otherwise it is the caller's, and is kept.
 */
function namesCorrelation({ headers, correlationId, replyTo }: Options.Publish): boolean {
  const given = (headers ?? {}) as Headers;
  if (given[CORRELATION_HEADER] !== undefined || given.correlation_id !== undefined) return true;
  return correlationId !== undefined && replyTo === undefined;
}

function observed<T>(self: object, publication: Publication, send: () => T): T {
  const observer = appOf(self)?.get(OPERATION_OBSERVER);
  if (!observer) return send();
  const { name } = destinationOf(publication);
  return observeWork(observer, { kind: 'publish', system: 'rabbitmq', name }, send);
}

/** The destination in names of spans and in labels: few distinct values, even with many routing keys. */
function destinationOf({ exchange, routingKey }: Publication): { name: string; temporary: boolean } {
  const temporary = exchange === '' && routingKey.startsWith('amq.');
  return { name: exchange || (temporary ? TEMPORARY : routingKey), temporary };
}

function startSpan(self: object, publication: Publication, parent: Context): Span {
  const { exchange, routingKey, options } = publication;
  const { name: destination, temporary } = destinationOf(publication);
  const headers = options.headers as Headers | undefined;
  const attributes = {
    'messaging.system.name': 'rabbitmq',
    'messaging.operation.type': 'send',
    'messaging.operation.name': 'publish',
    'messaging.destination.name':
      temporary || formerNames(self) ? destination : destinationName(exchange, routingKey),
    'messaging.destination.temporary': temporary || undefined,
    'rabbitmq.destination.routing_key': routingKey || undefined,
    'messaging.message.id': options.messageId,
    'messaging.message.conversation_id': options.correlationId ?? textOf(headers?.correlation_id),
  };
  try {
    return tracerOf(self).startSpan(
      `publish ${destination}`,
      { kind: SpanKind.PRODUCER, attributes },
      parent,
    );
  } catch {
    // The sampler of the application failed: the message is sent without a span.
    return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function endSpan(span: Span, failure?: { readonly error: unknown }): void {
  try {
    if (failure) recordFailure(span, failure.error);
    span.end();
  } catch {
    // A span processor of the application failed: the message is not affected.
  }
}
