import type { LogArguments } from './line-writer.js';

/**
 * Sorts what a logging method was called with, as pino does: `(fields, message, …)`, `(error, message, …)` or
 * `(message, …)`. An error without a message of the line's own lends its message.
 *
 * @param prefix of a child logger's messages
 */
export function sortArguments(args: readonly unknown[], prefix?: string): LogArguments {
  const [first] = args;
  if (typeof first !== 'object' || first === null) {
    const [message, ...params] = first === undefined || first === null ? args.slice(1) : args;
    return { message: prefixed(prefix, message), params };
  }
  const params = args.length > 2 ? args.slice(2) : [];
  return { ...withFields(first, prefixed(prefix, args[1])), params };
}

function withFields(first: object, message: unknown): Pick<LogArguments, 'fields' | 'message'> {
  try {
    if (first instanceof Error) return { fields: { err: first }, message: message ?? first.message };
    if (message !== undefined) return { fields: first, message };
    const { msg, err } = first as { msg?: unknown; err?: unknown };
    if (typeof msg === 'string') return { fields: { ...first, msg: undefined }, message: msg };
    return { fields: first, message: err instanceof Error ? err.message : undefined };
  } catch {
    return { fields: first, message };
  }
}

function prefixed(prefix: string | undefined, message: unknown): unknown {
  return prefix && typeof message === 'string' ? prefix + message : message;
}
