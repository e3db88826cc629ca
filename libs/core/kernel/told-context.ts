import { context, type Context } from '@opentelemetry/api';

let given: Context | undefined;
let givenTime: number | undefined;

/** The context that a log line belongs to: the active one, unless its writer tells of something that is over. */
export function toldContext(): Context {
  return given ?? context.active();
}

/** When it happened, in milliseconds since 1970: now, unless its writer tells of something that is over. */
export function toldTime(): number {
  return givenTime ?? Date.now();
}

/**
 * Tells of something that is over, such as a request, in log lines that belong to its context. To enter that for as
 * long would cost several times as much as to say which one it is.
 *
 * @param of the context in which it happened
 * @param at milliseconds since 1970
 * @param tell tells it, synchronously
 * @param what is handed on
 */
export function tellOf<T>(of: Context, at: number, tell: (what: T) => void, what: T): void {
  const [before, timeBefore] = [given, givenTime];
  given = of;
  givenTime = at;
  try {
    tell(what);
  } finally {
    given = before;
    givenTime = timeBefore;
  }
}
