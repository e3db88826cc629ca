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

/** Instrumentation scope of all spans created here. */
export const SCOPE_NAME = OWN_SCOPE.name;

/** The tracing of an application. */
export interface AppTracer {
  tracer: Tracer;
  /** False when tracing is switched off, so that no span can be recorded. */
  live: boolean;
  /** True when an unsampled parent implies an unsampled child, so that no span need be created. */
  parentBased: boolean;
  /** Whether attributes have the values that the conventions gave them before, see `metrics.formerNames`. */
  formerNames?: boolean;
  /** Whether calls of databases are observed, see `tracing.databases`. */
  databases?: boolean;
  /** Counts spans without attributes because their function threw. */
  attributeFaults?: AttributeFaults;
}

/** Key of an application's tracer. */
export const TRACER_SLOT = appSlot<AppTracer>('tracer');

const NOOP_PROVIDER = new ProxyTracerProvider().getDelegate();

/** The tracing of an application with tracing switched off: passes inbound trace ids on and records nothing. */
export const SILENT: AppTracer = {
  tracer: NOOP_PROVIDER.getTracer(SCOPE_NAME, OWN_SCOPE.version),
  live: false,
  parentBased: true,
};

/**
 * The OpenTelemetry tracer of a call's application; without one, the process-wide tracer (a no-op until a provider is
 * registered).
 *
 * @param self the instance of the call, if any; it determines the application when there are several
 * @example
 * ```ts
 * const span = tracerOf(this).startSpan('rebuild index');
 * ```
 */
export function tracerOf(self?: unknown): Tracer {
  return appOf(self)?.get(TRACER_SLOT)?.tracer ?? trace.getTracer(SCOPE_NAME, OWN_SCOPE.version);
}

/**
 * The tracer of a call if its span could be recorded; undefined when a plain call suffices.
 *
 * @param from the context of the call; the active one by default
 */
export function liveTracerOf(self?: unknown, from = activeContext()): Tracer | undefined {
  const app = appOf(self)?.get(TRACER_SLOT);
  if (!app) return globalProvider() && trace.getTracer(SCOPE_NAME, OWN_SCOPE.version);
  return app.live && !(app.parentBased && isUnsampled(from)) ? app.tracer : undefined;
}

/**
 * Whether an application keeps what OpenTelemetry's conventions had before they changed.
 *
 * @param self the instance that a call is made on, where there is one
 */
export function formerNames(self?: unknown): boolean {
  return appOf(self)?.get(TRACER_SLOT)?.formerNames ?? false;
}

/** Whether calls of databases are observed in the application at work, see `tracing.databases`. */
export function observesDatabases(): boolean {
  return appOf()?.get(TRACER_SLOT)?.databases ?? true;
}

/** The provider registered with OpenTelemetry, if any. */
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
