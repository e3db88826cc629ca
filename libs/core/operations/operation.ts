import { context, createContextKey, type Context, type Span } from '@opentelemetry/api';
import { appSlot, leanBase, whenDone, type OutcomeListener } from '#kernel';

/** What a piece of work is, for those who count it. HTTP requests have hooks of their own. */
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

export interface OperationEnd {
  readonly failed: boolean;
  /** What was thrown; anything can be. */
  readonly error?: unknown;
  /** Of messages that have to be acknowledged. */
  readonly settlement?: Settlement;
  /** Seconds the work took, where it did not begin with the operation. */
  readonly seconds?: number;
}

/** Sees the work of an application. Neither function may throw. */
export interface OperationObserver {
  /** @returns told once how it ended, in the context of the work */
  begin(operation: Operation): (end: OperationEnd) => void;
}

/** Where an application keeps who watches its work. Nobody there: the work is not looked at. */
export const OPERATION_OBSERVER = appSlot<OperationObserver>('operation-observer');

/** What becomes known of an operation on its way. */
export interface OperationNotes {
  /** The span that stands for it. */
  span?: Span;
  /** What was thrown inside and has not come out: a filter has answered it. */
  failure?: { readonly error: unknown };
}

/** Sees to it that a listener learns how a result ends; returns the result. */
export type WhenEnded = <T>(result: T, outcome: OutcomeListener) => T;

const NOTES_KEY = createContextKey('nestjs-observability operation');

/** A context in which an operation goes on. */
export function contextWithNotes(notes: OperationNotes, parent: Context): Context {
  return leanBase(parent).setValue(NOTES_KEY, notes);
}

/** Says which span stands for the operation that goes on here; the first that does so is right. */
export function noteSpan(span: Span): void {
  const notes = operationNotes();
  if (notes) notes.span ??= span;
}

/** The notes of the operation that goes on here, if somebody takes any. */
export function operationNotes(from: Context = context.active()): OperationNotes | undefined {
  return from.getValue(NOTES_KEY) as OperationNotes | undefined;
}

/**
 * Does a piece of work under an observer's eyes. Result and error are the work's own.
 *
 * @param whenEnded `whenDone` by default
 */
export function observeWork<T>(
  observer: OperationObserver,
  operation: Operation,
  work: () => T,
  whenEnded: WhenEnded = whenDone,
): T {
  const notes: OperationNotes = {};
  const inside = contextWithNotes(notes, context.active());
  const end = observer.begin(operation);
  const told = (outcome: OperationEnd): void => context.with(inside, end, undefined, outcome);
  // What was thrown inside says more than what a filter has made of it.
  const outcome: OutcomeListener = {
    succeeded: () => told(notes.failure ? { failed: true, ...notes.failure } : { failed: false }),
    failed: (error) => told({ failed: true, error, ...notes.failure }),
  };
  let result: T;
  try {
    result = context.with(inside, work);
  } catch (error) {
    outcome.failed(error);
    throw error;
  }
  return context.with(inside, () => whenEnded(result, outcome));
}
