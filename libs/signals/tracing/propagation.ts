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

/** Headers of a message or a request. Values may be strings, Buffers (AMQP) or arrays of either (HTTP). */
export type TraceCarrier = Record<string, unknown>;

// Ours alone: what crosses a process boundary must not depend on who registered a global propagator.
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
 * Writes a context into headers: `traceparent`, `tracestate` and `baggage`, or what `OTEL_PROPAGATORS` names. Pass a copy
 * when the headers belong to somebody else. Never throws.
 *
 * @param carrier headers to write into
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
    // Frozen headers: the message goes out untraced rather than not at all.
  }
}

/**
 * The context that headers describe: the sender's span as remote parent and its baggage, or `parent` itself when the
 * headers say nothing sane. Never throws.
 *
 * @param carrier headers with lower-case names
 * @param parent what to build on; the active context by default
 * @example
 * ```ts
 * context.with(extractTrace(message.properties.headers), () => handle(message));
 * ```
 */
export function extractTrace(carrier: TraceCarrier, parent: Context = context.active()): Context {
  try {
    // Most requests bring neither, and a name that stands in the code is found at once.
    if (ownPropagator.isW3C && carrier.traceparent === undefined && carrier.baggage === undefined)
      return parent;
    return ownPropagator.extract(parent, carrier, getter);
  } catch {
    return parent;
  }
}

const INBOUND = createContextKey('nestjs-observability inbound trace');

/** A context of work that came from outside, which remembers the sender's span; see {@link carriesOtherTrace}. */
export function rememberInbound(inside: Context): Context {
  const sender = trace.getSpanContext(inside);
  return sender ? inside.setValue(INBOUND, sender) : inside;
}

/**
 * Whether the headers of an outgoing request carry a trace that its sender has chosen. One that equals the trace of the
 * request or message being handled was copied with all other headers, as gateways do, and is to be replaced.
 *
 * @param read the value of a header by its name in lower case
 * @param inbound the span that the work here came from; by default the one that the active context remembers
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
  return carried?.spanId !== inbound?.spanId || carried?.traceId !== inbound?.traceId;
}

const WANTED_TRACE_ID = createContextKey('nestjs-observability wanted trace id');

/**
 * A context in which a new trace gets a given id, for callers that know one but speak no W3C Trace Context. What is
 * not an id of 32 hexadecimal digits is ignored.
 */
export function wantTraceId(traceId: unknown, parent: Context = context.active()): Context {
  if (typeof traceId !== 'string' || !isValidTraceId(traceId)) return parent;
  return parent.setValue(WANTED_TRACE_ID, traceId.toLowerCase());
}

/** The id for a new trace, if the context holds one. */
export function wantedTraceId(from: Context): string | undefined {
  return from.getValue(WANTED_TRACE_ID) as string | undefined;
}

/** One string per header. Two `traceparent`s contradict each other: none counts; lists are joined as HTTP would. */
function textOf(value: unknown, single: boolean): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (!Array.isArray(value) || (single && value.length !== 1)) return undefined;
  const parts = value.map((part) => textOf(part, true)).filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(',') : undefined;
}
