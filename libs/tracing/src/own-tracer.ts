import {
  context as contexts,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type SpanContext,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { wantedTraceId } from './propagation.js';
import { RANDOM_FLAG } from './w3c/traceparent.js';
import type { SpanDecisions } from './sampling/span-decisions.js';

/**
 * The SDK's tracer with what it lacks: a span that nobody will see is not built but for its ids, and the random flag of
 * Trace Context level 2 reaches the children.
 */
export class OwnTracer implements Tracer {
  constructor(
    private inner: Tracer,
    private decisions: SpanDecisions,
  ) {}

  /** Makes further spans with another tracer. */
  redirect(inner: Tracer, decisions: SpanDecisions): void {
    this.inner = inner;
    this.decisions = decisions;
  }

  startSpan(name: string, options: SpanOptions = {}, from: Context = contexts.active()): Span {
    if (isTracingSuppressed(from)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const parent = options.root ? undefined : trace.getSpan(from);
    const parentIds = parent?.spanContext();
    if (!parent || !parentIds || !isSpanContextValid(parentIds)) return this.startRoot(name, options, from);
    return this.startChild(parent, parentIds, name, options, from);
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, ...rest: unknown[]): ReturnType<F> {
    const fn = rest.pop() as F;
    const [options, from = contexts.active()] = rest as [SpanOptions?, Context?];
    const span = this.startSpan(name, options, from);
    return contexts.with(trace.setSpan(from, span), fn as (span: Span) => ReturnType<F>, undefined, span);
  }

  private startRoot(name: string, options: SpanOptions, from: Context): Span {
    const { decisions } = this;
    const wanted = wantedTraceId(from);
    const traceId = wanted ?? decisions.newTraceId();
    const random = wanted ? 0 : RANDOM_FLAG;
    const decision = decisions.forRoot(traceId, name, options.attributes);
    if (decision === SamplingDecision.NOT_RECORD) return this.idsOnly({ traceId, traceFlags: random });
    const span = decisions.apply(decision, traceId, () => this.inner.startSpan(name, options, from));
    span.spanContext().traceFlags |= random;
    return span;
  }

  private startChild(
    parent: Span,
    ids: SpanContext,
    name: string,
    options: SpanOptions,
    from: Context,
  ): Span {
    const { traceId, traceFlags, traceState } = ids;
    const random = traceFlags & RANDOM_FLAG;
    const sampled = (traceFlags & TraceFlags.SAMPLED) !== 0;
    if (!sampled && !parent.isRecording()) return this.idsOnly({ traceId, traceFlags: random, traceState });
    const decision = sampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.RECORD;
    const span = this.decisions.apply(decision, traceId, () => this.inner.startSpan(name, options, from));
    span.spanContext().traceFlags |= random;
    return span;
  }

  private idsOnly(ids: Omit<SpanContext, 'spanId'>): Span {
    return trace.wrapSpanContext({ ...ids, spanId: this.decisions.newSpanId() });
  }
}
