/** Properties of an error that the record contains elsewhere. */
const KNOWN = new Set(['name', 'message', 'stack', 'cause', 'errors']);
const MAX_ERRORS = 10;
/** With a longer message, the stack's frames would be cut off. */
const MAX_STACK_HEAD = 2_000;

type Entry = readonly [key: string, read: () => unknown];

/**
 * An error's entries in a record: type, message, stack, further properties such as `code`, the errors of an
 * `AggregateError`, and the cause, in the same form. The writer limits the depth and detects cycles.
 */
export function errorEntries(error: Error): Entry[] {
  return [
    ['type', () => typeOf(error)],
    ['message', () => String(error.message)],
    ['stack', () => stackOf(error)],
    ...Object.keys(error)
      .filter((key) => !KNOWN.has(key))
      .map((key): Entry => [key, (): unknown => Reflect.get(error, key)]),
    ['errors', () => innerErrors(error)],
    ['cause', () => error.cause],
  ];
}

/** A subclass that does not set `name` is identified by its class. */
export function typeOf(error: Error): string {
  const { name } = error;
  return name && name !== 'Error' ? name : error.constructor.name || 'Error';
}

function stackOf({ stack }: Error): string | undefined {
  if (typeof stack !== 'string') return undefined;
  const frames = stack.indexOf('\n    at ');
  return frames > MAX_STACK_HEAD ? `…${stack.slice(frames)}` : stack;
}

function innerErrors(error: Error): unknown {
  const { errors } = error as { errors?: unknown };
  return Array.isArray(errors) ? errors.slice(0, MAX_ERRORS) : errors;
}
