import { context, createContextKey, type Context, type Span } from '@opentelemetry/api';
import { appSlot, baseContext, type OutcomeListener } from '#kernel';
import { watchWork, type WhenEnded, type WorkEnd } from './watch-work.js';

/*
 * The general way to observe work (start and end) for messages, calls, jobs and events. Observed elsewhere, for these
 * reasons:
 * - HTTP requests (`integrations/http-server/request-observation.ts`): frequent, so they avoid a closure and two
 *   contexts per request. `listeners/listened-request.ts`: a request may be at several routes in turn.
 * - Decorated methods (`signals/metrics/decorators/call-series.ts`, run by `kernel/watch-calls.ts`): about 10 ns per
 *   call; the series are looked up once, and no object is allocated per call.
 * - Attempts of a retry (`resilience/retry/attempt-span.ts`): whether an attempt failed is known only when the next one
 *   is due.
 *
 * All of them receive the end through `OutcomeListener` (or a hook of the server), and name errors with `errorTypeOf`.
 */

/** The kind of an operation. HTTP requests are not included, since they have separate hooks. */
export type OperationKind =
  'message' | 'publish' | 'rpc' | 'rpc_call' | 'job' | 'event' | 'resolver' | 'command' | 'query';

/** A piece of work of an application. Its texts become labels: use few distinct values, never ids. */
export interface Operation {
  readonly kind: OperationKind;
  /** E.g. `rabbitmq`, `bullmq`, `websocket`, `nestjs`. */
  readonly system: string;
  /** Queue, exchange, pattern, event, or `Class.method`. */
  readonly name: string;
  /** Number of messages sent together. Default: 1. */
  readonly count?: number;
  /** Whether the broker had delivered the message before. */
  readonly redelivered?: boolean;
  /** For outgoing calls: the called service. */
  readonly server?: { readonly address: string; readonly port?: number };
}

/** How a message was settled at its broker. */
export type Settlement = 'acked' | 'nacked' | 'requeued' | 'retried' | 'dead_lettered' | 'released';

/** How an operation ended; `seconds` is set only where the work did not start with the operation. */
export interface OperationEnd extends WorkEnd {
  /** For messages that must be acknowledged. */
  readonly settlement?: Settlement;
  /** For calls of a protocol with status codes: the status, such as `NOT_FOUND` of gRPC. */
  readonly status?: string;
}

/** Observes the work of an application. Neither function may throw. */
export interface OperationObserver {
  /** @returns a function to call once at the end, in the work's context */
  begin(operation: Operation): (end: OperationEnd) => void;
}

/** The observer of an application's work. Without one, work is not observed. */
export const OPERATION_OBSERVER = appSlot<OperationObserver>('operation-observer');

/** Facts about an operation that become known before it ends. */
export interface OperationNotes {
  /** The operation's span. */
  span?: Span;
  /** An error that was thrown inside but handled, e.g. by an exception filter. */
  failure?: WorkEnd['failure'];
  /** The status that a call is answered with. */
  status?: string;
}

const NOTES_KEY = createContextKey('nestjs-observability operation');

/** A context for the rest of an operation. */
export function contextWithNotes(notes: OperationNotes, parent: Context): Context {
  return baseContext(parent).setValue(NOTES_KEY, notes);
}

/** Sets the active operation's span; the first call wins. */
export function noteSpan(span: Span): void {
  const notes = operationNotes();
  if (notes) notes.span ??= span;
}

/** The active operation's notes; undefined without an operation. */
export function operationNotes(from: Context = context.active()): OperationNotes | undefined {
  return from.getValue(NOTES_KEY) as OperationNotes | undefined;
}

/**
 * Runs observed work. Its result and error are passed on unchanged.
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
  const told = (failure: WorkEnd['failure']): void =>
    context.with(inside, end, undefined, { failure, status: notes.status });
  // The original error is more informative than the filter's result.
  const outcome: OutcomeListener = {
    succeeded: () => told(notes.failure),
    failed: (error) => told(notes.failure ?? { error }),
  };
  return context.with(inside, () => watchWork(work, outcome, whenEnded));
}
