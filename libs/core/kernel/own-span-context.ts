import type { SpanContext, TraceState } from '@opentelemetry/api';

/** The ids of a span created here: of correct length, hexadecimal, not all zero. */
export class OwnSpanContext implements SpanContext {
  constructor(
    readonly traceId: string,
    readonly spanId: string,
    readonly traceFlags: number,
    readonly traceState?: TraceState,
  ) {}
}
