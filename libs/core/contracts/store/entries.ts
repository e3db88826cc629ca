import type { HealthStatus } from '../health.js';

/** A stored log line: already redacted and written by the application. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** E.g. `info`. */
  readonly level: string;
  /** The logger: a class or component of the application. `''` when the line has none. */
  readonly component: string;
  readonly message: string;
  /** 32 hexadecimal digits, or `''` outside of a trace. */
  readonly traceId: string;
  /** 16 hexadecimal digits, or `''`. */
  readonly spanId: string;
  /** Type of the error in the line: its code, name or class. `''` without an error. */
  readonly errorType: string;
  /** All other fields of the line. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** An event of a span. */
export interface SpanEventEntry {
  /** Microseconds since 1970. */
  readonly timeUs: number;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A link to another span. */
export interface SpanLinkEntry {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A finished, redacted span. */
export interface SpanEntry {
  readonly traceId: string;
  readonly spanId: string;
  /** `''` for a root span. */
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
  /** Name of the instrumentation library. */
  readonly scope: string;
}

/** An exemplar: an observed value and its trace. */
export interface ExemplarEntry {
  /** Labels of the stored series that counts it, with the metric as `__name__`; for a bucket including `le`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** 32 hexadecimal digits, or `''` outside of a trace. */
  readonly traceId: string;
  /** 16 hexadecimal digits, or `''`. */
  readonly spanId: string;
}

/** A result of a health check, or a transition of its health. */
export interface HealthEntry {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** Name of the check; `service` for the whole application. */
  readonly check: string;
  /** Health after the result. */
  readonly status: HealthStatus;
  /** Previous health; transitions only. */
  readonly from?: HealthStatus;
  /** Duration of the check, milliseconds; results only. */
  readonly latencyMs?: number;
  /** Why it is unhealthy. */
  readonly message?: string;
}
