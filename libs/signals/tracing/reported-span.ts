import type { Attributes } from '@opentelemetry/api';

/** A span that was measured outside of this process, and is over. */
export interface ReportedSpan {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits; the parent of spans that have begun here since. */
  readonly spanId: string;
  readonly name: string;
  /** Milliseconds since 1970, by the clock of this process. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly attributes: Attributes;
}
