import type { Context } from '@opentelemetry/api';
import type { LineContent, LineField } from '#contracts';

/** A field name and its value, both as JSON text. */
export type Field = LineField;

/** A log line before formatting: redacted, bounded and serialised to JSON parts. */
export interface LogRecord extends LineContent {
  message: string | undefined;
  fields: Field[];
  /** The context to which the line belongs. */
  readonly context: Context;
}
