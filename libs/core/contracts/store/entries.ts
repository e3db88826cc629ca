import type { HealthStatus } from '../health.js';

/** A log line as the store keeps it: redacted, and written in the application already. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** Such as `info`. */
  readonly level: string;
  /** The logger: a class or component of the application. `''` when the line names none. */
  readonly component: string;
  readonly message: string;
  /** 32 hexadecimal digits, or `''` outside of a trace. */
  readonly traceId: string;
  /** 16 hexadecimal digits, or `''`. */
  readonly spanId: string;
  /** Type of the error that the line reports: its code, name or class. `''` without one. */
  readonly errorType: string;
  /** Everything else of the line. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Something that happened during a span. */
export interface SpanEventEntry {
  /** Microseconds since 1970. */
  readonly timeUs: number;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Another span that a span refers to. */
export interface SpanLinkEntry {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A span that ended, redacted. */
export interface SpanEntry {
  readonly traceId: string;
  readonly spanId: string;
  /** `''` for a root. */
  readonly parentSpanId: string;
  readonly service: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Microseconds since 1970. */
  readonly startUs: number;
  /** Nanoseconds. */
  readonly durationNs: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly SpanEventEntry[];
  readonly links: readonly SpanLinkEntry[];
  /** Name of the library that made the span. */
  readonly scope: string;
}

/** A value that was seen, and the trace that it was seen in. */
export interface ExemplarEntry {
  /** Of the stored series that counts it, with the metric as `__name__`; a bucket's `le` is one of them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** 32 hexadecimal digits, or `''` outside of a trace. */
  readonly traceId: string;
  /** 16 hexadecimal digits, or `''`. */
  readonly spanId: string;
}

/** A result of a health check, or a change of its health. */
export interface HealthEntry {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** Name of the check; `service` for the application as a whole. */
  readonly check: string;
  /** Health after this result. */
  readonly status: HealthStatus;
  /** Health before, of a transition alone. */
  readonly from?: HealthStatus;
  /** Milliseconds that the check took, of a result alone. */
  readonly latencyMs?: number;
  /** Why it is not healthy. */
  readonly message?: string;
}
