import type { LogArguments } from './line-writer.js';
import { mergeFields } from './merge-fields.js';
import { placeholders } from './message-text.js';

const NONE: readonly unknown[] = [];

/**
 * Sorts what a logging method was called with, as pino does: `(fields, message, …)`, `(error, message, …)` or
 * `(message, …)`. An error without a message of the line's own lends its message. Unlike pino, which drops them, it keeps
 * the parameters that no placeholder of the message uses: errors and fields among them.
 *
 * @param prefix of a child logger's messages
 */
export function sortArguments(args: readonly unknown[], prefix: string | undefined): LogArguments {
  // By index: destructuring an array runs its iterator, which shows here.
  const first = args[0];
  if (typeof first === 'object' && first !== null) {
    const sorted = withFields(first, prefixed(prefix, args[1]), NONE);
    return args.length > 2 ? withParams(sorted, args.slice(2)) : sorted;
  }
  const at = first === undefined || first === null ? 1 : 0;
  const sorted = { fields: undefined, message: prefixed(prefix, args[at]), params: NONE };
  return args.length > at + 1 ? withParams(sorted, args.slice(at + 1)) : sorted;
}

/** What no placeholder of the message uses becomes a part of the line as well. */
function withParams({ fields, message }: LogArguments, params: readonly unknown[]): LogArguments {
  const used = typeof message === 'string' ? placeholders(message) : 0;
  if (used >= params.length) return { fields, message, params };
  return { fields: mergeFields(fields, params.slice(used)), message, params: params.slice(0, used) };
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
