import type { Attributes } from '@opentelemetry/api';
import type { ExportResult, ReadableSpan, SpanExporter } from '#contracts';
import { HURRY, hurry } from '#otlp';
import type { Redactor } from '#redaction';

/** The parts of a finished span that hold what applications and libraries put there. */
interface SpanTexts {
  name: string;
  attributes: Attributes;
  status: { message?: string };
  events: { name: string; attributes?: Attributes }[];
  links: { attributes?: Attributes }[];
}

/** Hides secrets in finished spans before they leave, by the rules of the log lines. In place: nobody reads them after. */
export class RedactingExporter implements SpanExporter {
  constructor(
    private readonly inner: SpanExporter,
    private readonly redactor: Redactor,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    for (const span of spans) this.redact(span);
    this.inner.export(spans, done);
  }

  [HURRY](): void {
    hurry(this.inner);
  }

  async forceFlush(): Promise<void> {
    await this.inner.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }

  private redact(span: SpanTexts): void {
    const { redactor } = this;
    span.name = redactor.text(span.name);
    for (const event of span.events) event.name = redactor.text(event.name);
    span.attributes = redactor.fields(span.attributes);
    for (const parts of [span.events, span.links])
      for (const part of parts) if (part.attributes) part.attributes = redactor.fields(part.attributes);
    if (span.status.message) span.status.message = redactor.text(span.status.message);
  }
}
