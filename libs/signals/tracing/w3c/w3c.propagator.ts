import {
  isSpanContextValid,
  propagation,
  trace,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { telemetryEnvironment } from '#contracts';
import { isTracingSuppressed } from '#otlp';
import { formatBaggage, parseBaggage } from './baggage.js';
import { propagatorsOf, type Propagators } from './propagators.js';
import { formatTraceparent, parseTraceparent } from './traceparent.js';
import { W3CTraceState } from './tracestate.js';

/**
 * W3C Trace Context level 2 and Baggage. OpenTelemetry's propagator is not used, because it drops the random flag and
 * passes on the valid half of an invalid `tracestate`.
 */
export class W3CPropagator implements TextMapPropagator {
  private settled: Propagators | undefined;

  /** @param settle returns the selected headers, called at the first read or write */
  constructor(private readonly settle = () => propagatorsOf(telemetryEnvironment().OTEL_PROPAGATORS)) {}

  inject(from: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isTracingSuppressed(from)) return;
    const { tracecontext, baggage: withBaggage } = this.wanted;
    const span = tracecontext ? trace.getSpanContext(from) : undefined;
    if (span && isSpanContextValid(span)) {
      setter.set(carrier, 'traceparent', formatTraceparent(span));
      const state = span.traceState?.serialize();
      if (state) setter.set(carrier, 'tracestate', state);
    }
    const entries = withBaggage ? propagation.getBaggage(from) : undefined;
    const baggage = entries && formatBaggage(entries);
    if (baggage) setter.set(carrier, 'baggage', baggage);
  }

  extract(parent: Context, carrier: unknown, getter: TextMapGetter): Context {
    const { tracecontext, baggage: withBaggage } = this.wanted;
    const traceparent = tracecontext ? headerOf(carrier, getter, 'traceparent') : '';
    const span = traceparent ? parseTraceparent(traceparent) : undefined;
    if (span) span.traceState = W3CTraceState.parse(headerOf(carrier, getter, 'tracestate'));
    const members = withBaggage ? headerOf(carrier, getter, 'baggage') : '';
    const baggage = members ? parseBaggage(members) : undefined;
    const traced = span ? trace.setSpanContext(parent, span) : parent;
    return baggage ? propagation.setBaggage(traced, baggage) : traced;
  }

  fields(): string[] {
    const { tracecontext, baggage } = this.wanted;
    return [...(tracecontext ? ['traceparent', 'tracestate'] : []), ...(baggage ? ['baggage'] : [])];
  }

  private get wanted(): Propagators {
    return (this.settled ??= this.settle());
  }
}

/** One text per header. Two `traceparent`s that are joined become invalid, as they contradict each other. */
function headerOf(carrier: unknown, getter: TextMapGetter, name: string): string {
  const value = getter.get(carrier, name);
  return (Array.isArray(value) ? value.join(',') : value) ?? '';
}
