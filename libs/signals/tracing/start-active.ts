import {
  context,
  INVALID_SPAN_CONTEXT,
  trace,
  type Attributes,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { baseContext, enterContext } from '#kernel';
import { startSafely } from './run-in-span.js';
import { SpanOutcome } from './span-outcome.js';
import { tracerOf } from './tracer-of.js';

/** A span that was begun by hand and is active until its end. */
export interface ActiveSpan extends Disposable {
  readonly span: Span;
  /** Ends the span, once: with status OK, or with ERROR and the recorded error when one is given. */
  end(error?: unknown): void;
}

/**
 * Begins a child span by hand and makes it the active one until `end()`, for work that no single function contains.
 *
 * It is active in the rest of the asynchronous function that calls this, and in what that calls. A caller that does not
 * wait for that function goes on inside the span; where the work is one function, `trace` has no such limit. With a
 * context manager of a make that is not known the span is recorded and does not become active.
 *
 * @param name span name, without ids
 * @param attributes of the span
 * @example
 * ```ts
 * const active = startActive('import_file', { file });
 * try {
 *   await this.read(file); // spans in here are its children
 *   active.end();
 * } catch (error) {
 *   active.end(error);
 *   throw error;
 * }
 * ```
 */
export function startActive(name: string, attributes?: Attributes): ActiveSpan {
  return beginActive(tracerOf(), name, attributes);
}

export function beginActive(tracer: Tracer, name: string, attributes?: Attributes): ActiveSpan {
  const outside = context.active();
  const span =
    startSafely(tracer, name, { attributes }, outside) ?? trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  const leave = enterContext(trace.setSpan(baseContext(outside), span));
  const outcome = new SpanOutcome(span);
  let isOpen = true;
  const end = (error?: unknown): void => {
    if (!isOpen) return;
    isOpen = false;
    leave?.();
    if (error === undefined) outcome.succeeded();
    else outcome.failed(error);
  };
  return { span, end, [Symbol.dispose]: () => end() };
}
