import type { Attributes } from '@opentelemetry/api';

/** A finished span that was measured outside of this process. */
export interface ReportedSpan {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits; the parent of spans started here since. */
  readonly spanId: string;
  /** 16 hexadecimal digits of a span that is reported, too. */
  readonly parentSpanId?: string | undefined;
  /** Whether it is a request. */
  readonly isClient?: boolean;
  /** Whether it is an error. */
  readonly hasFailed?: boolean;
  readonly name: string;
  /** Milliseconds since 1970, on this process' clock. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly attributes: Attributes;
}
