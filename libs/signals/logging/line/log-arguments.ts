import type { LogArguments } from './line-writer.js';

const NONE: readonly unknown[] = [];

/**
 * Sorts what a logging method was called with, as pino does: `(fields, message, …)`, `(error, message, …)` or
 * `(message, …)`. An error without a message of the line's own lends its message.
 *
 * @param prefix of a child logger's messages
 */
export function sortArguments(args: readonly unknown[], prefix: string | undefined): LogArguments {
  // By index: destructuring an array runs its iterator, which shows here.
  const first = args[0];
  if (typeof first === 'object' && first !== null) {
    const params = args.length > 2 ? args.slice(2) : NONE;
    return withFields(first, prefixed(prefix, args[1]), params);
  }
  const at = first === undefined || first === null ? 1 : 0;
  const params = args.length > at + 1 ? args.slice(at + 1) : NONE;
  return { fields: undefined, message: prefixed(prefix, args[at]), params };
}

function withFields(fields: object, message: unknown, params: readonly unknown[]): LogArguments {
  try {
    if (fields instanceof Error)
      return { fields: { err: fields }, message: message ?? fields.message, params };
    if (message === undefined) return withOwnMessage(fields, params);
  } catch {
    // A getter or a proxy; what can be read of it is read later.
  }
  return { fields, message, params };
}

function withOwnMessage(fields: object, params: readonly unknown[]): LogArguments {
  const { msg, err } = fields as { msg?: unknown; err?: unknown };
  if (typeof msg === 'string') return { fields: { ...fields, msg: undefined }, message: msg, params };
  return { fields, message: err instanceof Error ? err.message : undefined, params };
}

function prefixed(prefix: string | undefined, message: unknown): unknown {
  return prefix && typeof message === 'string' ? prefix + message : message;
}
