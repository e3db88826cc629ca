import type { Attributes } from '@opentelemetry/api';

/** A finished span that was measured outside of this process. */
export interface ReportedSpan {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits; the parent of spans started here since. */
  readonly spanId: string;
  readonly name: string;
  /** Milliseconds since 1970, on this process' clock. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly attributes: Attributes;
}
