import type { ReadableSpan } from '#contracts';
import type { SpanWatcher } from '#tracing';

/** Spans that were started and not ended. */
export class OpenSpans implements SpanWatcher {
  private readonly begun = new Set<ReadableSpan>();

  began(span: ReadableSpan): void {
    this.begun.add(span);
  }

  ended(span: ReadableSpan): void {
    this.begun.delete(span);
  }

  /** Their names, in order of start. */
  names(): string[] {
    return Array.from(this.begun, ({ name }) => name);
  }
}
