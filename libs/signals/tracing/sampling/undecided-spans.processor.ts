import { SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { type ReadableSpan, type SpanProcessor } from '#contracts';
import { hrTimeToMilliseconds } from '#otlp';
import type { DroppedSpans } from '../loss-counter.js';

/** Number of ended traces remembered, for spans that end later. */
const REMEMBERED = 1_024;

export interface UndecidedSpansOptions {
  /** Whether to keep traces with a failed span. */
  keepErrors: boolean;
  /** Keeps traces with a longer duration, milliseconds. */
  keepSlowerThanMs?: number;
  /** Maximum number of spans held back. */
  undecidedQueueSize: number;
}

interface Undecided {
  spans: ReadableSpan[];
  failed: boolean;
}

/**
 * Holds back the spans of traces that the ratio refused until the trace has ended in this process, and passes them on
 * if it failed or was slow. Other processes are not involved: what they did not record stays unrecorded.
 */
export class UndecidedSpansProcessor implements SpanProcessor {
  /** By trace id, oldest first. */
  private readonly traces = new Map<string, Undecided>();
  private readonly decided = new Map<string, boolean>();
  private held = 0;

  /** @param next receivers of kept spans */
  constructor(
    private readonly next: readonly SpanProcessor[],
    private readonly options: UndecidedSpansOptions,
    private readonly dropped: DroppedSpans,
  ) {}

  onStart(): void {
    // A starting span gives no information.
  }

  onEnd(span: ReadableSpan): void {
    const { traceId, traceFlags } = span.spanContext();
    if (traceFlags & TraceFlags.SAMPLED) return this.handOn(span);
    const known = this.decided.get(traceId);
    if (known) this.keep(span);
    // A later request of a trace that was dropped is decided again.
    else if (known === undefined || isFirstHere(span)) this.hold(traceId, span);
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.next.map((processor) => processor.forceFlush()));
  }

  async shutdown(limitMs?: number): Promise<void> {
    this.traces.clear();
    await Promise.all(this.next.map((processor) => processor.shutdown(limitMs)));
  }

  private hold(traceId: string, span: ReadableSpan): void {
    const trace = this.traces.get(traceId) ?? { spans: [], failed: false };
    trace.failed ||= span.status.code === SpanStatusCode.ERROR;
    if (isFirstHere(span)) return this.decide(traceId, trace, span);
    trace.spans.push(span);
    this.traces.set(traceId, trace);
    if (++this.held > this.options.undecidedQueueSize) this.evictOldest();
  }

  private decide(traceId: string, { spans, failed }: Undecided, first: ReadableSpan): void {
    this.forget(traceId);
    const { keepErrors, keepSlowerThanMs = Infinity } = this.options;
    const kept = (keepErrors && failed) || hrTimeToMilliseconds(first.duration) > keepSlowerThanMs;
    this.remember(traceId, kept);
    if (kept) for (const span of [...spans, first]) this.keep(span);
  }

  /** Exporters and processors check the sampled flag. */
  private keep(span: ReadableSpan): void {
    span.spanContext().traceFlags |= TraceFlags.SAMPLED;
    this.handOn(span);
  }

  private handOn(span: ReadableSpan): void {
    for (const processor of this.next) processor.onEnd(span);
  }

  private forget(traceId: string): void {
    this.held -= this.traces.get(traceId)?.spans.length ?? 0;
    this.traces.delete(traceId);
  }

  private remember(traceId: string, kept: boolean): void {
    this.decided.set(traceId, kept);
    if (this.decided.size <= REMEMBERED) return;
    const [oldest] = this.decided.keys();
    if (oldest !== undefined) this.decided.delete(oldest);
  }

  private evictOldest(): void {
    const [oldest] = this.traces;
    if (!oldest) return;
    this.dropped.add(oldest[1].spans.length, 'undecided');
    this.forget(oldest[0]);
    this.remember(oldest[0], false);
  }
}

/** Whether a span started the trace in this process; the trace ends here with it. */
function isFirstHere({ parentSpanContext }: ReadableSpan): boolean {
  return parentSpanContext === undefined || parentSpanContext.isRemote === true;
}
