import type { Context } from '@opentelemetry/api';
import {
  contextOfApp,
  contextWithFields,
  correlationIdFrom,
  CORRELATION_HEADER,
  EMPTY_CONTEXT,
  type AppScope,
} from '#kernel';
import { extractTrace, rememberInbound, type TraceCarrier } from '../propagation.js';

/**
 * The context of inbound work: the sender's trace and correlation id from the carrier, without anything from the active
 * context.
 *
 * @param scope the application that does the work
 */
export function inboundContext(scope: AppScope | undefined, carrier: TraceCarrier = {}): Context {
  const traced = rememberInbound(extractTrace(carrier, EMPTY_CONTEXT));
  const correlationId = correlationIdFrom(carrier[CORRELATION_HEADER]);
  return contextWithFields({ correlation_id: correlationId }, scope ? contextOfApp(scope, traced) : traced);
}
