import type { SpanContext, TraceState } from '@opentelemetry/api';

/** The ids of a span that was made here: of the right length, of nothing but hexadecimal digits, not all zero. */
export class OwnSpanContext implements SpanContext {
  constructor(
    readonly traceId: string,
    readonly spanId: string,
    readonly traceFlags: number,
    readonly traceState?: TraceState,
  ) {}
}
