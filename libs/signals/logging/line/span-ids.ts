import { trace, type Context, type SpanContext } from '@opentelemetry/api';
import { OwnSpanContext } from '#kernel';

/** What must not be in them is found in a third of the time that it takes to match what must. */
const NO_DIGIT = /[^0-9a-f]/;
const [TRACE_DIGITS, SPAN_DIGITS] = [32, 16];

/** Finds the ids of the active span, and checks them once for as long as the span stays the same. */
export class SpanIds {
  private last: SpanContext | undefined;

  /** Undefined without a span, and for ids that are not what they should be. */
  of(active: Context): SpanContext | undefined {
    const ids = trace.getSpan(active)?.spanContext();
    if (ids instanceof OwnSpanContext || ids === this.last || ids === undefined) return ids;
    if (!isId(ids.traceId, TRACE_DIGITS) || !isId(ids.spanId, SPAN_DIGITS)) return undefined;
    this.last = ids;
    return ids;
  }
}

/** Whether a text has this many hexadecimal digits, not all of them zero. */
function isId(id: unknown, digits: number): boolean {
  if (typeof id !== 'string' || id.length !== digits || NO_DIGIT.test(id)) return false;
  return !id.startsWith('0') || /[^0]/.test(id);
}
