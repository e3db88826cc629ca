import { context, type Context } from '@opentelemetry/api';

let overriddenContext: Context | undefined;
let overriddenTime: number | undefined;

/** The context of a log line: the active one, unless `withLogOverride` sets another. */
export function logContext(): Context {
  return overriddenContext ?? context.active();
}

/** The time of a log line, milliseconds since 1970: now, unless `withLogOverride` sets another. */
export function logTime(): number {
  return overriddenTime ?? Date.now();
}

/**
 * Overrides the context and the time of log lines written during `write`, for events that have already ended, such as a
 * request. Setting two variables is several times cheaper than `context.with`.
 *
 * @param of context in which the event happened
 * @param at milliseconds since 1970
 * @param write writes the lines, synchronously
 * @param event passed to `write`
 */
export function withLogOverride<T>(of: Context, at: number, write: (event: T) => void, event: T): void {
  const [contextBefore, timeBefore] = [overriddenContext, overriddenTime];
  overriddenContext = of;
  overriddenTime = at;
  try {
    write(event);
  } finally {
    overriddenContext = contextBefore;
    overriddenTime = timeBefore;
  }
}
