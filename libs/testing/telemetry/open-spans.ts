import type { Span, Tracer } from '@opentelemetry/api';

/** A span of ours knows its name and whether it has ended. */
type KnownSpan = Span & { readonly name?: string };

/** The spans that a tracer has begun and nobody has ended. */
export class OpenSpans {
  private begun: KnownSpan[] = [];

  /** Looks at each span that the tracer begins from now on. */
  constructor(tracer: Tracer) {
    const startSpan = tracer.startSpan.bind(tracer);
    tracer.startSpan = (...args) => {
      const span = startSpan(...args);
      if (span.isRecording()) this.begun.push(span);
      return span;
    };
  }

  /** Their names, in the order in which they began. */
  names(): string[] {
    this.begun = this.begun.filter((span) => span.isRecording());
    return this.begun.map(({ name }) => name ?? 'a span');
  }
}
