import type { Context } from '@opentelemetry/api';

/** One name with its value, both as JSON text. */
export interface Field {
  readonly name: string;
  /** `,"name":` */
  readonly key: string;
  readonly json: string;
}

/** One line before it has a shape: everything redacted, bounded and written as JSON text. */
export interface LogRecord {
  /** pino's label, such as `info`. */
  readonly level: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Empty without an active span. */
  readonly traceId: string;
  readonly spanId: string;
  /** JSON text; undefined when the line has none. */
  message: string | undefined;
  /** Bindings of the logger, bound fields, the line's own fields; no name twice. */
  fields: Field[];
  /** That the line belongs to. */
  readonly context: Context;
}
