import { context, createContextKey, type Context } from '@opentelemetry/api';
import { baseContext } from './array-context.js';

/** Field names and values for every log line of a piece of work. */
export type BoundFields = Record<string, unknown>;

/** Context key of the bound fields. */
export const FIELDS_KEY = createContextKey('nestjs-observability fields');
/** The bound fields outside of any binding. */
export const NO_FIELDS: Readonly<BoundFields> = Object.freeze({});

/** The fields bound at the caller; do not modify the object. */
export function boundFields(from: Context = context.active()): Readonly<BoundFields> {
  return (from.getValue(FIELDS_KEY) as BoundFields | undefined) ?? NO_FIELDS;
}

/** A context with further fields; inner values win. */
export function contextWithFields(fields: BoundFields, parent: Context = context.active()): Context {
  return baseContext(parent).setValue(FIELDS_KEY, { ...boundFields(parent), ...fields });
}

/**
 * Runs a function with bound fields: every log line inside, at any depth and after any `await`, has them; they do not
 * apply afterwards.
 *
 * @param fields names and values, e.g. `{ request_id, user_id }`
 * @param fn sync or async; its result is returned unchanged
 * @example
 * ```ts
 * await runWith({ correlation_id: message.correlation_id }, () => this.process(message));
 * ```
 */
export function runWith<T>(fields: BoundFields, fn: () => T): T {
  return context.with(contextWithFields(fields), fn);
}

/**
 * Adds fields to the innermost binding, until it ends.
 *
 * @returns false when there is no binding, so nothing was added
 */
export function assignFields(fields: BoundFields): boolean {
  const current = context.active().getValue(FIELDS_KEY) as BoundFields | undefined;
  if (!current) return false;
  Object.assign(current, fields);
  return true;
}
