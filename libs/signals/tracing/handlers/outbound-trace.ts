import { context, trace, type Context } from '@opentelemetry/api';
import { contextOfApp, CORRELATION_HEADER, currentCorrelationId, type AppScope } from '#kernel';
import { extractTrace, injectTrace, type TraceCarrier } from '../propagation.js';

/**
 * Headers for an outbound message: trace and correlation id.
 *
 * @param given a correlation id that the sender has set: none is added then
 */
export function outboundCarrier(given?: unknown): TraceCarrier {
  const carrier: TraceCarrier = {};
  injectTrace(carrier);
  const correlationId = currentCorrelationId();
  if (given === undefined && correlationId !== undefined) carrier[CORRELATION_HEADER] = correlationId;
  return carrier;
}

/** The context for sending: without an active span, a trace in the headers is continued. */
export function outboundContext(scope: AppScope, headers: TraceCarrier = {}): Context {
  const active = contextOfApp(scope);
  return trace.getSpan(context.active()) ? active : extractTrace(headers, active);
}
