import { context, type Context } from '@opentelemetry/api';

let given: Context | undefined;
let givenTime: number | undefined;

/** The context that something is told of: the active one, unless it is told afterwards. */
export function toldContext(): Context {
  return given ?? context.active();
}

/** When that was, in milliseconds since 1970: now, unless it is told afterwards. */
export function toldTime(): number {
  return givenTime ?? Date.now();
}

/**
 * Tells of something that is over, such as a request: log lines and exemplars belong to its context. To enter that for
 * as long would cost several times as much as to say which one it is.
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
