import { trace, type Context, type SpanContext } from '@opentelemetry/api';

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;

/** Finds the ids of the active span, and checks them once for as long as the span stays the same. */
export class SpanIds {
  private last: SpanContext | undefined;

  /** Undefined without a span, and for ids that are not what they should be. */
  of(active: Context): SpanContext | undefined {
    const ids = trace.getSpan(active)?.spanContext();
    if (ids === this.last || ids === undefined) return ids;
    if (!TRACE_ID.test(ids.traceId) || !SPAN_ID.test(ids.spanId)) return undefined;
    this.last = ids;
    return ids;
  }
}
