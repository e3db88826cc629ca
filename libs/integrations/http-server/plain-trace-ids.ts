import type { IncomingHttpHeaders } from 'node:http';
import { isSpanContextValid, trace, TraceFlags, type Context } from '@opentelemetry/api';
import { wantTraceId } from '#tracing';

const TRACE_HEADER = 'x-trace-id';
const SPAN_HEADER = 'x-span-id';
const DASHED = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

/**
 * The parent of a request from clients without W3C Trace Context: `x-trace-id`, 32 hexadecimal digits or a UUID, sets
 * the trace id; a valid `x-span-id` sets the parent span. Anything else is ignored.
 *
 * @param given the context to extend
 */
export function parentOfIds(headers: IncomingHttpHeaders, given: Context): Context {
  const traceId = traceIdOf(headers[TRACE_HEADER]);
  if (traceId === undefined) return given;
  const spanId = headers[SPAN_HEADER];
  if (typeof spanId === 'string') {
    const sender = { traceId, spanId: spanId.toLowerCase(), traceFlags: TraceFlags.SAMPLED, isRemote: true };
    if (isSpanContextValid(sender)) return trace.setSpanContext(given, sender);
  }
  return wantTraceId(traceId, given);
}

function traceIdOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return (DASHED.test(value) ? value.replaceAll('-', '') : value).toLowerCase();
}
