import {
  isSpanContextValid,
  ProxyTracerProvider,
  trace,
  TraceFlags,
  type Context,
  type Tracer,
} from '@opentelemetry/api';
import { activeContext, appOf, appSlot } from '#kernel';
import { OWN_SCOPE } from '#otlp';
import { UnsampledSpan } from './sampling/unsampled.span.js';
import type { AttributeFaults } from './loss-counter.js';

/** Instrumentation scope of every span made here. */
export const SCOPE_NAME = OWN_SCOPE.name;

/** How an application traces. */
export interface AppTracer {
  tracer: Tracer;
  /** False when nothing can come of a span: tracing is switched off. */
  live: boolean;
  /** True when an unsampled parent means an unsampled child, so that no span needs to be made to find out. */
  parentBased: boolean;
  /** Counts the spans that go without attributes because the function for them threw. */
  attributeFaults?: AttributeFaults;
}

/** Where an application keeps its tracer. */
export const TRACER_SLOT = appSlot<AppTracer>('tracer');

const NOOP_PROVIDER = new ProxyTracerProvider().getDelegate();

/** What an application gets that has tracing switched off: it hands inbound trace ids on and records nothing. */
export const SILENT: AppTracer = {
  tracer: NOOP_PROVIDER.getTracer(SCOPE_NAME, OWN_SCOPE.version),
  live: false,
  parentBased: true,
};

/**
 * The OpenTelemetry tracer of the application a call belongs to; without one, the process-wide tracer (a no-op as long
 * as nobody registered a provider).
 *
 * @param self the instance the call is made on, where there is one; it tells two applications apart
 * @example
 * ```ts
 * const span = tracerOf(this).startSpan('rebuild index');
 * ```
 */
export function tracerOf(self?: unknown): Tracer {
  return appOf(self)?.get(TRACER_SLOT)?.tracer ?? trace.getTracer(SCOPE_NAME, OWN_SCOPE.version);
}

/**
 * The tracer of a call if a span of it could be recorded, else undefined: the plain call is all there is to do.
 *
 * @param from the context in which it is called; the active one by default
 */
export function liveTracerOf(self?: unknown, from = activeContext()): Tracer | undefined {
  const app = appOf(self)?.get(TRACER_SLOT);
  if (!app) return globalProvider() && trace.getTracer(SCOPE_NAME, OWN_SCOPE.version);
  return app.live && !(app.parentBased && isUnsampled(from)) ? app.tracer : undefined;
}

/** The provider registered with OpenTelemetry, if somebody registered one. */
export function globalProvider(): ReturnType<ProxyTracerProvider['getDelegate']> | undefined {
  const provider = trace.getTracerProvider();
  const delegate = 'getDelegate' in provider ? (provider as ProxyTracerProvider).getDelegate() : provider;
  return delegate === NOOP_PROVIDER ? undefined : delegate;
}

function isUnsampled(from: Context): boolean {
  const parent = trace.getSpan(from);
  if (parent instanceof UnsampledSpan) return true;
  if (!parent || parent.isRecording()) return false;
  const ids = parent.spanContext();
  return (ids.traceFlags & TraceFlags.SAMPLED) === 0 && isSpanContextValid(ids);
}
