import { context, isSpanContextValid, trace, type Context } from '@opentelemetry/api';
import { track } from '#operations';
import type { OpenCall } from '#tracing';
import { currentPrismaTracing, setPrismaTracing, type PrismaTracing, type PrismaWork } from '../seams.js';

/** Starts observing a piece of work of Prisma; returns undefined for work that is not observed. */
export type PrismaObserver = (work: PrismaWork) => OpenCall | undefined;

/** The observers of all applications, also of those that use another copy of this package. */
const OBSERVERS = Symbol.for('nestjs-observability:prisma-observers:1');

type OwnTracing = PrismaTracing & { [OBSERVERS]?: Set<PrismaObserver> };

/** What Prisma sends outside of a trace. */
const NO_TRACE = '00-10-10-00';

/**
 * Adds an observer of the work that Prisma Client 7 reports in this process.
 *
 * @returns a function that removes it; undefined if another package, such as `@prisma/instrumentation`, observes Prisma
 */
export function joinPrismaTracing(observer: PrismaObserver): (() => void) | undefined {
  const current: OwnTracing | undefined = currentPrismaTracing();
  const known = current?.[OBSERVERS];
  if (current && !known) return undefined;
  const observers = known ?? new Set<PrismaObserver>();
  const tracing = current ?? tracingFor(observers);
  const remove = setPrismaTracing(tracing);
  observers.add(observer);
  return () => {
    observers.delete(observer);
    if (observers.size === 0) remove();
  };
}

function tracingFor(observers: Set<PrismaObserver>): OwnTracing {
  return {
    [OBSERVERS]: observers,
    isEnabled: () => observers.size > 0,
    getTraceParent,
    getActiveContext: () => context.active(),
    // Spans of a remote engine are not recorded.
    dispatchEngineSpans: (_spans, events, emitLogEvent) =>
      events?.forEach((event) => void emitLogEvent?.(event)),
    runInChildSpan(work, callback) {
      const call = typeof work === 'string' ? undefined : firstOf(observers, work);
      if (!call) return callback();
      return track(
        () => context.with(call.inside, callback),
        ({ failure }) => call.end(failure),
      );
    },
  };
}

function firstOf(observers: ReadonlySet<PrismaObserver>, work: PrismaWork): OpenCall | undefined {
  for (const observe of observers) {
    try {
      const call = observe(work);
      if (call) return call;
    } catch {
      // Observation must not affect the observed work.
    }
  }
  return undefined;
}

function getTraceParent(from: Context = context.active()): string {
  const ids = trace.getSpanContext(from);
  if (!ids || !isSpanContextValid(ids)) return NO_TRACE;
  return `00-${ids.traceId}-${ids.spanId}-${ids.traceFlags.toString(16).padStart(2, '0')}`;
}
