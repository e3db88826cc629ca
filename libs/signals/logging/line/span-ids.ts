import { trace, type Context, type SpanContext } from '@opentelemetry/api';
import { OwnSpanContext } from '#kernel';

/** Searching for a forbidden character takes a third of the time of matching the allowed ones. */
const NO_DIGIT = /[^0-9a-f]/;
const [TRACE_DIGITS, SPAN_DIGITS] = [32, 16];

/** Reads the ids of the active span, and validates them once per span. */
export class SpanIds {
  private last: SpanContext | undefined;

  /** Undefined without a span, and for invalid ids. */
  of(active: Context): SpanContext | undefined {
    const ids = trace.getSpan(active)?.spanContext();
    if (ids instanceof OwnSpanContext || ids === this.last || ids === undefined) return ids;
    if (!isId(ids.traceId, TRACE_DIGITS) || !isId(ids.spanId, SPAN_DIGITS)) return undefined;
    this.last = ids;
    return ids;
  }
}

/** Whether a text is this number of hexadecimal digits, not all zero. */
function isId(id: unknown, digits: number): boolean {
  if (typeof id !== 'string' || id.length !== digits || NO_DIGIT.test(id)) return false;
  return !id.startsWith('0') || /[^0]/.test(id);
}
