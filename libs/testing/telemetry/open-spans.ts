import type { ReadableSpan } from '#contracts';
import type { SpanWatcher } from '#tracing';

/** The spans that have begun and that nobody has ended. */
export class OpenSpans implements SpanWatcher {
  private readonly begun = new Set<ReadableSpan>();

  began(span: ReadableSpan): void {
    this.begun.add(span);
  }

  ended(span: ReadableSpan): void {
    this.begun.delete(span);
  }

  /** Their names, in the order in which they began. */
  names(): string[] {
    return Array.from(this.begun, ({ name }) => name);
  }
}
