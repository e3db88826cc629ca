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
import { baseContext, OwnSpanContext } from '#kernel';
import { SamplingDecision } from '#contracts';
import { isTracingSuppressed } from '#otlp';
import { wantedTraceId } from './propagation.js';
import { RANDOM_FLAG } from './w3c/traceparent.js';
import { RecordingSpan, type SpanOrigin } from './recording.span.js';
import type { SpanDecisions } from './sampling/span-decisions.js';
import { randomSpanId, randomTraceId } from './sampling/random-ids.js';
import { UnsampledSpan } from './sampling/unsampled.span.js';

/**
 * Creates spans like the OpenTelemetry SDK's tracer, with two differences: an unsampled span only has ids, and children
 * inherit the random flag of Trace Context level 2.
 */
export class ObservabilityTracer implements Tracer {
  private refusesAll: boolean;

  constructor(
    private origin: SpanOrigin,
    private decisions: SpanDecisions,
  ) {
    this.refusesAll = decisions.refusesAll;
  }

  /** Redirects later spans to another provider. */
  redirect(origin: SpanOrigin, decisions: SpanDecisions): void {
    this.origin = origin;
    this.decisions = decisions;
    this.refusesAll = decisions.refusesAll;
  }

  startSpan(name: string, options: SpanOptions = {}, context: Context = contexts.active()): Span {
    const from = baseContext(context);
    if (isTracingSuppressed(from)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
    const parent = options.root ? undefined : trace.getSpan(from);
    const parentIds = parent?.spanContext();
    if (!parent || !parentIds || !isValid(parent, parentIds)) return this.startRoot(name, options, from);
    return this.startChild(parent, parentIds, name, options);
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, ...rest: unknown[]): ReturnType<F> {
    const fn = rest.pop() as F;
    const [options, from = contexts.active()] = rest as [SpanOptions?, Context?];
    const span = this.startSpan(name, options, from);
    return contexts.with(
      trace.setSpan(baseContext(from), span),
      fn as (span: Span) => ReturnType<F>,
      undefined,
      span,
    );
  }

  /** A span that was begun elsewhere, with the ids it has there; its trace is sampled. */
  startReported(
    { traceId, spanId }: Pick<SpanContext, 'traceId' | 'spanId'>,
    name: string,
    options: SpanOptions,
    parentSpanId?: string,
  ): Span {
    const ids = { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
    const parent = parentSpanId === undefined ? undefined : { ...ids, spanId: parentSpanId, isRemote: true };
    return new RecordingSpan(this.origin, ids, parent, name, options);
  }

  private startRoot(name: string, options: SpanOptions, from: Context): Span {
    const { decisions } = this;
    const wanted = wantedTraceId(from);
    const random = wanted ? 0 : RANDOM_FLAG;
    if (!wanted && this.refusesAll) return new UnsampledSpan(random);
    const traceId = wanted ?? randomTraceId();
    const decision = decisions.forRoot(traceId, name, options.attributes);
    if (decision === SamplingDecision.NOT_RECORD) return new UnsampledSpan(random, { traceId });
    return this.build(decision, random, traceId, undefined, name, options);
  }

  private startChild(parent: Span, ids: SpanContext, name: string, options: SpanOptions): Span {
    const { traceId, traceFlags } = ids;
    const random = traceFlags & RANDOM_FLAG;
    if (ids.isRemote && !this.decisions.parentBased) return this.startHere(ids, name, options);
    const sampled = (traceFlags & TraceFlags.SAMPLED) !== 0;
    if (!sampled && !parent.isRecording()) return new UnsampledSpan(random, ids);
    const decision = sampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.RECORD;
    return this.build(decision, random, traceId, ids, name, options);
  }

  /** Starts a span in a trace whose sampling decision is not kept. */
  private startHere(ids: SpanContext, name: string, options: SpanOptions): Span {
    const { traceId, traceFlags } = ids;
    const random = traceFlags & RANDOM_FLAG;
    const decision = this.decisions.forRoot(traceId, name, options.attributes);
    if (decision === SamplingDecision.NOT_RECORD) return new UnsampledSpan(random, ids);
    return this.build(decision, random, traceId, ids, name, options);
  }

  private build(
    decision: SamplingDecision,
    random: number,
    traceId: string,
    parent: SpanContext | undefined,
    name: string,
    options: SpanOptions,
  ): Span {
    const sampled = decision === SamplingDecision.RECORD_AND_SAMPLED ? TraceFlags.SAMPLED : TraceFlags.NONE;
    const traceFlags = sampled | random;
    const ids = new OwnSpanContext(traceId, randomSpanId(), traceFlags, parent?.traceState);
    return new RecordingSpan(this.origin, ids, parent, name, options);
  }
}

/** Ids created here need no validation. */
function isValid(parent: Span, ids: SpanContext): boolean {
  return parent instanceof RecordingSpan || isSpanContextValid(ids);
}
