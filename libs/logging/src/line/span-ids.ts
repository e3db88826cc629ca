import { isSpanContextValid, trace, type Context, type SpanContext } from '@opentelemetry/api';

/** Finds the ids of the active span, and checks them once for as long as the span stays the same. */
export class SpanIds {
  private last: SpanContext | undefined;

  /** Undefined without a span, and for ids that are not what they should be. */
  of(active: Context): SpanContext | undefined {
    const ids = trace.getSpan(active)?.spanContext();
    if (ids === this.last || ids === undefined) return ids;
    if (!isSpanContextValid(ids)) return undefined;
    this.last = ids;
    return ids;
  }
}
