import {
  context,
  INVALID_SPAN_CONTEXT,
  trace,
  type Context,
  type Span,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import {
  carryContext,
  baseContext,
  outcomeInside,
  SilentOutcome,
  whenDone,
  type OutcomeListener,
} from '#kernel';
import { SpanOutcome } from './span-outcome.js';

/** Sees to it that a listener learns when a result is complete; returns the result. */
export type Completion = <T>(result: T, inside: Context, outcome: OutcomeListener) => T;

export const complete: Completion = (result, inside, outcome) =>
  whenDone(result, outcomeInside(inside, outcome));

/**
 * Runs a function inside a new span, which ends when the function's result is complete (see `whenDone`). The result
 * and the error are the function's own.
 *
 * @param parent the context to start from; the active one by default
 * @param completion when the result counts as complete, where that is not plain
 */
export function runInSpan<T>(
  tracer: Tracer,
  name: string,
  options: SpanOptions,
  fn: (span: Span) => T,
  parent: Context = context.active(),
  completion: Completion = complete,
): T {
  const span = startSafely(tracer, name, options, parent);
  if (!span) return context.with(parent, fn, undefined, trace.wrapSpanContext(INVALID_SPAN_CONTEXT));
  const inside = trace.setSpan(baseContext(parent), span);
  // Nobody will see how it ends.
  if (!span.isRecording() && completion === complete)
    return carryContext(context.with(inside, fn, undefined, span), inside);
  const outcome = new SpanOutcome(span);
  let result: T;
  try {
    result = context.with(inside, fn, undefined, span);
  } catch (error) {
    outcome.failed(error);
    throw error;
  }
  return completion(result, inside, outcome);
}

/**
 * Begins a span for a call that is recorded by a decorator.
 *
 * @returns what to tell of the call's end, with the context that the span is in; undefined when no span can be made
 */
export function beginInSpan(
  tracer: Tracer,
  name: string,
  options: SpanOptions,
  parent: Context,
): OutcomeListener | undefined {
  const span = startSafely(tracer, name, options, parent);
  if (!span) return undefined;
  const inside = trace.setSpan(baseContext(parent), span);
  return span.isRecording() ? new SpanOutcome(span, inside) : new SilentOutcome(inside);
}

/** A sampler or a span processor of the user's may throw; then the work goes on without a span. */
function startSafely(tracer: Tracer, name: string, options: SpanOptions, parent: Context): Span | undefined {
  try {
    return tracer.startSpan(name, options, parent);
  } catch {
    return undefined;
  }
}
