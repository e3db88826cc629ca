import { context, trace, type Context } from '@opentelemetry/api';
import { contextOfApp, CORRELATION_HEADER, currentCorrelationId, type AppScope } from '#kernel';
import { extractTrace, injectTrace, type TraceCarrier } from '../propagation.js';

/**
 * What goes along with a message that is sent from here: the trace and the correlation id.
 *
 * @param given a correlation id that the sender has named: it stays, so there is none to add
 */
export function outboundCarrier(given?: unknown): TraceCarrier {
  const carrier: TraceCarrier = {};
  injectTrace(carrier);
  const correlationId = currentCorrelationId();
  if (given === undefined && correlationId !== undefined) carrier[CORRELATION_HEADER] = correlationId;
  return carrier;
}

/** Where something sent begins: outside of any span, headers that carry a trace continue it. */
export function outboundContext(scope: AppScope, headers: TraceCarrier = {}): Context {
  const active = contextOfApp(scope);
  return trace.getSpan(context.active()) ? active : extractTrace(headers, active);
}
