import type { Context } from '@opentelemetry/api';
import type { LineContent, LineField } from '#contracts';

/** One name with its value, both as JSON text. */
export type Field = LineField;

/** One line before it has a shape: everything redacted, bounded and written as JSON text. */
export interface LogRecord extends LineContent {
  message: string | undefined;
  fields: Field[];
  /** That the line belongs to. */
  readonly context: Context;
}
