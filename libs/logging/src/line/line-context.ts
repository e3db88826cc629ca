import { context, type Context } from '@opentelemetry/api';

let given: Context | undefined;

/** The context that a line belongs to: the active one, unless its writer knows better. */
export function lineContext(): Context {
  return given ?? context.active();
}

/** Whether the line closes something that is over, so that nobody needs it before the event loop turns. */
export function lineMayWait(): boolean {
  return given !== undefined;
}

/**
 * Writes lines that belong to a context that is over, such as a request's last one. To enter the context for as long
 * would cost several times as much as to say which one it is. They may wait for others of the same turn of the event
 * loop: what they tell of is over.
 *
 * @param of the context whose ids and bound fields the lines carry
 * @param write writes them, synchronously
 */
export function writeLinesIn<T>(of: Context, write: (what: T) => void, what: T): void {
  const before = given;
  given = of;
  try {
    write(what);
  } finally {
    given = before;
  }
}
