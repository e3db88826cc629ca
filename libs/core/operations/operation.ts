import { context, createContextKey, type Context, type Span } from '@opentelemetry/api';
import { appSlot, baseContext, type OutcomeListener } from '#kernel';
import { watchWork, type WhenEnded, type WorkEnd } from './watch-work.js';

/*
 * Work began, work ended: this file is the general way, for messages, calls, jobs and events. What has a way of its own,
 * and why:
 * - HTTP requests (`integrations/http-server/request-observation.ts`): every request of an application passes there; a
 *   closure and two contexts fewer per request. `listeners/listened-request.ts` is at several routes in turn.
 * - Decorated methods (`signals/metrics/decorators/call-series.ts`, run by `kernel/watch-calls.ts`): some 10 ns per call;
 *   the series are looked up once, and no object is made for a call.
 * - Attempts of a retry (`resilience/retry/attempt-span.ts`): whether one failed is known only when the next one is due.
 * All of them learn of the end by `OutcomeListener` (or a hook of the server), and name errors by `errorTypeOf`.
 */

/** The kind of a piece of work. HTTP requests are not among them: they have their own hooks. */
export type OperationKind =
  'message' | 'publish' | 'rpc' | 'rpc_call' | 'job' | 'event' | 'resolver' | 'command' | 'query';

/** A piece of work of an application. Its texts become labels: few values, never ids. */
export interface Operation {
  readonly kind: OperationKind;
  /** Such as `rabbitmq`, `bullmq`, `websocket`, `nestjs`. */
  readonly system: string;
  /** Queue, exchange, pattern, event, or `Class.method`. */
  readonly name: string;
  /** Messages that are sent together. Default: 1. */
  readonly count?: number;
  /** Whether the broker has delivered the message before. */
  readonly redelivered?: boolean;
}

/** What became of a message at its broker. */
export type Settlement = 'acked' | 'nacked' | 'requeued' | 'retried' | 'dead_lettered' | 'released';

/** How an operation ended; `seconds` only where the work did not begin with the operation. */
export interface OperationEnd extends WorkEnd {
  /** Of messages that have to be acknowledged. */
  readonly settlement?: Settlement;
}

/** Sees the work of an application. Neither function may throw. */
export interface OperationObserver {
  /** @returns told once how it ended, in the context of the work */
  begin(operation: Operation): (end: OperationEnd) => void;
}

/** The observer of an application's work. Without one the work is not observed. */
export const OPERATION_OBSERVER = appSlot<OperationObserver>('operation-observer');

/** What becomes known about an operation before it ends. */
export interface OperationNotes {
  /** The span that stands for it. */
  span?: Span;
  /** An error that was thrown inside and did not leave the work: a filter has answered it. */
  failure?: WorkEnd['failure'];
}

const NOTES_KEY = createContextKey('nestjs-observability operation');

/** A context in which an operation goes on. */
export function contextWithNotes(notes: OperationNotes, parent: Context): Context {
  return baseContext(parent).setValue(NOTES_KEY, notes);
}

/** Sets the span of the active operation; the first call wins. */
export function noteSpan(span: Span): void {
  const notes = operationNotes();
  if (notes) notes.span ??= span;
}

/** The notes of the active operation; undefined without one. */
export function operationNotes(from: Context = context.active()): OperationNotes | undefined {
  return from.getValue(NOTES_KEY) as OperationNotes | undefined;
}

/**
 * Does a piece of work under an observer's eyes. Result and error are the work's own.
 *
 * @param whenEnded default: `whenDone`
 */
export function observeWork<T>(
  observer: OperationObserver,
  operation: Operation,
  work: () => T,
  whenEnded?: WhenEnded,
): T {
  const notes: OperationNotes = {};
  const inside = contextWithNotes(notes, context.active());
  const end = observer.begin(operation);
  const told = (failure: WorkEnd['failure']): void => context.with(inside, end, undefined, { failure });
  // What was thrown inside says more than what a filter has made of it.
  const outcome: OutcomeListener = {
    succeeded: () => told(notes.failure),
    failed: (error) => told(notes.failure ?? { error }),
  };
  return context.with(inside, () => watchWork(work, outcome, whenEnded));
}
