import type { LogArguments } from './line-writer.js';
import { mergeFields } from './merge-fields.js';
import { placeholders } from './message-text.js';

const NONE: readonly unknown[] = [];

/**
 * Sorts the arguments of a logging call as pino does: `(fields, message, …)`, `(error, message, …)` or `(message, …)`.
 * Without a message, an error's message is used. Unlike pino, parameters that no placeholder uses are kept, including
 * errors and fields.
 *
 * @param prefix message prefix of a child logger
 */
export function sortArguments(args: readonly unknown[], prefix: string | undefined): LogArguments {
  // By index, because array destructuring runs an iterator, which is slower.
  const first = args[0];
  if (typeof first === 'object' && first !== null) {
    const sorted = withFields(first, prefixed(prefix, args[1]), NONE);
    return args.length > 2 ? withParams(sorted, args.slice(2)) : sorted;
  }
  const at = first === undefined || first === null ? 1 : 0;
  const sorted = { fields: undefined, message: prefixed(prefix, args[at]), params: NONE };
  return args.length > at + 1 ? withParams(sorted, args.slice(at + 1)) : sorted;
}

/** Adds parameters that no placeholder uses as fields. */
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
    // A getter or a proxy threw; readable parts are read later.
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
