import type { ReadableSpan } from '#contracts';

/**
 * Called synchronously when a recorded span of any tracer of the provider begins or ends, before sampling and redaction. For
 * tests; applications use `SPAN_LISTENERS`, which run after the work.
 */
export interface SpanWatcher {
  /** The span has its name and its initial attributes. Must not throw. */
  began(span: ReadableSpan): void;
  /** Must not throw. */
  ended(span: ReadableSpan): void;
}

/** The watchers of one provider; empty outside of tests. */
export class SpanWatchers {
  /** Read for every span: a field is cheaper than the length of a list. */
  isEmpty = true;
  private readonly watchers: SpanWatcher[] = [];

  add(watcher: SpanWatcher): void {
    this.watchers.push(watcher);
    this.isEmpty = false;
  }

  began(span: ReadableSpan): void {
    for (const watcher of this.watchers) watcher.began(span);
  }

  ended(span: ReadableSpan): void {
    for (const watcher of this.watchers) watcher.ended(span);
  }
}
