import {
  context,
  createContextKey,
  isValidTraceId,
  ROOT_CONTEXT,
  trace,
  type Context,
  type SpanContext,
  type TextMapGetter,
  type TextMapSetter,
} from '@opentelemetry/api';
import { OwnPropagator } from './own-propagator.js';

/** Headers of a message or a request. Values may be strings, Buffers (AMQP) or arrays of these (HTTP). */
export type TraceCarrier = Record<string, unknown>;

// Our own propagator, so that propagation does not depend on a globally registered one.
export const ownPropagator = new OwnPropagator();

const setter: TextMapSetter<TraceCarrier> = {
  set: (carrier, key, value) => {
    carrier[key] = value;
  },
};

const getter: TextMapGetter<TraceCarrier> = {
  keys: (carrier) => Object.keys(carrier),
  get: (carrier, key) => textOf(carrier[key], key === 'traceparent'),
};

/**
 * Writes a context into headers: `traceparent`, `tracestate` and `baggage`, or those configured in `OTEL_PROPAGATORS`.
 * Pass a copy if the headers belong to other code. Never throws.
 *
 * @param carrier headers to write to
 * @param from the context to propagate; the active one by default
 * @example
 * ```ts
 * const headers = { ...options.headers };
 * injectTrace(headers);
 * ```
 */
export function injectTrace(carrier: TraceCarrier, from: Context = context.active()): void {
  try {
    ownPropagator.inject(from, carrier, setter);
  } catch {
    // Frozen headers: the message is sent without trace context.
  }
}

/**
 * Reads the context from headers: the sender's span as remote parent and its baggage, or `parent` itself without valid
 * headers. Never throws.
 *
 * @param carrier headers with lower-case names
 * @param parent the context to extend; the active one by default
 * @example
 * ```ts
 * context.with(extractTrace(message.properties.headers), () => handle(message));
 * ```
 */
export function extractTrace(carrier: TraceCarrier, parent: Context = context.active()): Context {
  try {
    // Fast path: most requests have neither header, and a literal property name is looked up quickly.
    if (ownPropagator.isW3C && carrier.traceparent === undefined && carrier.baggage === undefined)
      return parent;
    return ownPropagator.extract(parent, carrier, getter);
  } catch {
    return parent;
  }
}

const INBOUND = createContextKey('nestjs-observability inbound trace');

/** A context of inbound work that remembers the sender's span; see {@link carriesOtherTrace}. */
export function rememberInbound(inside: Context): Context {
  const sender = trace.getSpanContext(inside);
  return sender ? inside.setValue(INBOUND, sender) : inside;
}

/**
 * Whether the headers of an outgoing request have a trace that the caller chose. A trace equal to that of the current
 * request or message was copied along with all headers, as gateways do, and must be replaced, like headers that name
 * no trace.
 *
 * @param read returns a header by its lower-case name
 * @param inbound the sender's span of the current work; by default the one remembered in the active context
 */
export function carriesOtherTrace(
  read: (name: string) => unknown,
  inbound = context.active().getValue(INBOUND) as SpanContext | undefined,
): boolean {
  const carrier: TraceCarrier = {};
  for (const name of ownPropagator.headers) {
    const value = read(name);
    if (value !== undefined) carrier[name] = value;
  }
  if (Object.keys(carrier).length === 0) return false;
  const carried = trace.getSpanContext(extractTrace(carrier, ROOT_CONTEXT));
  if (carried === undefined) return false;
  return carried.spanId !== inbound?.spanId || carried.traceId !== inbound.traceId;
}

const WANTED_TRACE_ID = createContextKey('nestjs-observability wanted trace id');

/**
 * A context in which a new trace gets a given id, for callers without W3C Trace Context. An id that is not 32
 * hexadecimal digits is ignored.
 */
export function wantTraceId(traceId: unknown, parent: Context = context.active()): Context {
  if (typeof traceId !== 'string' || !isValidTraceId(traceId)) return parent;
  return parent.setValue(WANTED_TRACE_ID, traceId.toLowerCase());
}

/** The requested id for a new trace, if the context has one. */
export function wantedTraceId(from: Context): string | undefined {
  return from.getValue(WANTED_TRACE_ID) as string | undefined;
}

/**
 * One string per header. Two `traceparent`s contradict each other, so neither is used; other lists are joined as in
 * HTTP.
 */
function textOf(value: unknown, single: boolean): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (!Array.isArray(value) || (single && value.length !== 1)) return undefined;
  const parts = value.map((part) => textOf(part, true)).filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(',') : undefined;
}
