import { context, createContextKey, type Context } from '@opentelemetry/api';
import { baseContext } from './array-context.js';

/** Names and values that belong on every log line of a piece of work. */
export type BoundFields = Record<string, unknown>;

/** Under which a context holds the fields bound in it. */
export const FIELDS_KEY = createContextKey('nestjs-observability fields');
/** What is bound where nothing is. */
export const NO_FIELDS: Readonly<BoundFields> = Object.freeze({});

/** The fields bound where the caller stands; do not change the object. */
export function boundFields(from: Context = context.active()): Readonly<BoundFields> {
  return (from.getValue(FIELDS_KEY) as BoundFields | undefined) ?? NO_FIELDS;
}

/** A context with further fields; inner values win. */
export function contextWithFields(fields: BoundFields, parent: Context = context.active()): Context {
  return baseContext(parent).setValue(FIELDS_KEY, { ...boundFields(parent), ...fields });
}

/**
 * Runs a function with fields bound: every log line inside, however deep and after any `await`, carries them; they are
 * gone after it.
 *
 * @param fields names and values, such as `{ request_id, user_id }`
 * @param fn sync or async; its result is returned as it is
 * @example
 * ```ts
 * await runWith({ correlation_id: message.correlation_id }, () => this.process(message));
 * ```
 */
export function runWith<T>(fields: BoundFields, fn: () => T): T {
  return context.with(contextWithFields(fields), fn);
}

/**
 * Adds fields to the innermost block that has any, from here to its end.
 *
 * @returns false when no block is open, so nothing was bound
 */
export function assignFields(fields: BoundFields): boolean {
  const current = context.active().getValue(FIELDS_KEY) as BoundFields | undefined;
  if (!current) return false;
  Object.assign(current, fields);
  return true;
}
