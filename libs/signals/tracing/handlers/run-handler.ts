import { context, type Context, type SpanOptions, type Tracer } from '@opentelemetry/api';
import { observeWork, OPERATION_OBSERVER, type Operation, type WhenEnded } from '#operations';
import type { AppScope } from '#kernel';
import { complete, runInSpan, type Completion } from '../run-in-span.js';

/** A handler's work, with data for tracing and metrics. */
export interface Handling {
  readonly scope: AppScope | undefined;
  readonly operation: Operation;
  /** Without a tracer there is no span; the operation is recorded. */
  readonly tracer: Tracer | undefined;
  readonly spanName: string;
  readonly options: SpanOptions;
  /** The parent context; the active one by default. */
  readonly parent?: Context;
  /** How to determine completion of the result, if not the usual way. */
  readonly completion?: Completion;
  /** The same for the span, if it differs. */
  readonly spanCompletion?: Completion;
}

/** Runs a handler as an operation, in a span. */
export function runHandler<T>(handling: Handling, work: () => T): T {
  const { scope, operation, tracer, spanName, options, parent, completion = complete } = handling;
  const { spanCompletion = completion } = handling;
  const observer = scope?.get(OPERATION_OBSERVER);
  const done: WhenEnded = (result, outcome) => completion(result, context.active(), outcome);
  const run = observer ? (): T => observeWork(observer, operation, work, done) : work;
  if (tracer) return runInSpan(tracer, spanName, options, run, parent, spanCompletion);
  return parent ? context.with(parent, run) : run();
}
