import { context, type Context, type SpanOptions, type Tracer } from '@opentelemetry/api';
import { observeWork, OPERATION_OBSERVER, type Operation, type WhenEnded } from '#operations';
import type { AppScope } from '#kernel';
import { complete, runInSpan, type Completion } from '../run-in-span.js';

/** The work of a handler, as it is traced and counted. */
export interface Handling {
  readonly scope: AppScope | undefined;
  readonly operation: Operation;
  /** Without one there is no span; the operation is recorded. */
  readonly tracer: Tracer | undefined;
  readonly spanName: string;
  readonly options: SpanOptions;
  /** The context to start from; the active one by default. */
  readonly parent?: Context;
  /** When a result counts as complete, where that is not plain. */
  readonly completion?: Completion;
  /** The same for the span, where more is to be said on it. */
  readonly spanCompletion?: Completion;
}

/** Runs a handler as an operation, in its span. */
export function runHandler<T>(handling: Handling, work: () => T): T {
  const { scope, operation, tracer, spanName, options, parent, completion = complete } = handling;
  const { spanCompletion = completion } = handling;
  const observer = scope?.get(OPERATION_OBSERVER);
  const done: WhenEnded = (result, outcome) => completion(result, context.active(), outcome);
  const run = observer ? (): T => observeWork(observer, operation, work, done) : work;
  if (tracer) return runInSpan(tracer, spanName, options, run, parent, spanCompletion);
  return parent ? context.with(parent, run) : run();
}
