import { types } from 'node:util';
import { errorOfStack, isStack } from './stack-text.js';
import { isObject, mergeFields } from './merge-fields.js';

/** A call of Nest's `LoggerService` with arguments in pino's order. */
export interface NestLine {
  /** Name of the logger, i.e. Nest's context. */
  readonly context: string | undefined;
  /** `(fields, message, …)`, `(error, message, …)` or `(message, …)`. */
  readonly args: readonly unknown[];
}

/**
 * Sorts the arguments of Nest's `Logger` for pino. Nest appends the logger's context as the last argument, which must
 * be told from a stack. Stacks become errors; arguments between message and context are kept in the line.
 *
 * @param message first argument
 * @param rest all further arguments
 */
export function sortNestArguments(message: unknown, rest: readonly unknown[]): NestLine {
  const last = rest[rest.length - 1];
  const named = typeof last === 'string' && !isStack(last);
  // Nest passes undefined for a missing stack.
  const params = (named ? rest.slice(0, -1) : rest).filter((param) => param !== undefined);
  const context = named ? last : undefined;
  if (params.length === 0) return { context, args: [message] };
  return {
    context,
    args: isObject(message) ? withParams(message, params) : [message, ...errors(params, message)],
  };
}

/** `logger.log({ a: 1 }, { b: 2 })`, `logger.error(error, 'while saving')`, `logger.error(error, error.stack)`. */
function withParams(message: object, params: readonly unknown[]): unknown[] {
  const text = params.find((param) => typeof param === 'string' && !isStack(param));
  const others = params.filter((param) => param !== text && !(isError(message) && isStack(param)));
  return [mergeFields(message, errors(others, text ?? '')), ...(text === undefined ? [] : [text])];
}

/** Replaces stacks by errors, unless the error itself is among the arguments. */
function errors(params: readonly unknown[], message: unknown): unknown[] {
  const given = params.some(isError);
  return params.flatMap((param) => {
    if (!isStack(param)) return [param];
    return given ? [] : [errorOfStack(param, message)];
  });
}

function isError(value: unknown): boolean {
  return types.isNativeError(value);
}
