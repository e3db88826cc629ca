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

/** Calls a listener when a result is complete; returns the result. */
export type Completion = <T>(result: T, inside: Context, outcome: OutcomeListener) => T;

export const complete: Completion = (result, inside, outcome) =>
  whenDone(result, outcomeInside(inside, outcome));

/**
 * Runs a function in a new span, which ends when the function's result is complete (see `whenDone`). Result and error
 * are passed on unchanged.
 *
 * @param parent the parent context; the active one by default
 * @param completion how to determine completion of the result, if not the usual way
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
  // The span is not recorded, so its end does not matter.
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
 * Starts a span for a call recorded by a decorator.
 *
 * @returns the listener of the call's end, with the span's context; undefined when no span can be created
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

/** The user's sampler or span processor may throw; the work then runs without a span. */
export function startSafely(
  tracer: Tracer,
  name: string,
  options: SpanOptions,
  parent: Context,
): Span | undefined {
  try {
    return tracer.startSpan(name, options, parent);
  } catch {
    return undefined;
  }
}
