import { context, type Attributes } from '@opentelemetry/api';
import { ExportResultCode, type ExportResult, type ReadableSpan, type SpanExporter } from '#contracts';
import type { Redactor } from '#redaction';

/** The parts of a finished span with data from applications and libraries. */
interface SpanTexts {
  name: string;
  attributes: Attributes;
  status: { message?: string };
  events: { name: string; attributes?: Attributes }[];
  links: { attributes?: Attributes }[];
  /** True for our spans without events and links, which create these lists only on access. */
  readonly isAlone?: boolean;
}

/** Maximum time per slice, milliseconds: a batch may contain text that is slow to search on purpose. */
const SLICE_MS = 2;

/**
 * Redacts finished spans before export, with the rules for log lines. In place, since no one reads them afterwards. In
 * slices, and once per batch, however often it is retried.
 */
export class RedactingExporter implements SpanExporter {
  private readonly redacted = new WeakSet<ReadableSpan[]>();

  constructor(
    private readonly inner: SpanExporter,
    private readonly redactor: Redactor,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    if (this.redacted.has(spans)) return this.inner.export(spans, done);
    this.redactFrom(0, spans, done);
  }

  async forceFlush(): Promise<void> {
    await this.inner.forceFlush?.();
  }

  shutdown(): Promise<void> {
    return this.inner.shutdown();
  }

  private redactFrom(first: number, spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const until = performance.now() + SLICE_MS;
    for (let at = first; at < spans.length;) {
      this.redact(spans[at++]!);
      if (at < spans.length && performance.now() > until) return this.redactLater(at, spans, done);
    }
    this.redacted.add(spans);
    this.inner.export(spans, done);
  }

  /** Errors in a timer callback would not be caught elsewhere. */
  private redactLater(at: number, spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    const goOn = (): void => {
      try {
        this.redactFrom(at, spans, done);
      } catch (error) {
        done({ code: ExportResultCode.FAILED, error: error as Error });
      }
    };
    setImmediate(context.bind(context.active(), goOn));
  }

  private redact(span: SpanTexts): void {
    const { redactor } = this;
    span.name = redactor.text(span.name);
    span.attributes = redactor.fields(span.attributes);
    if (span.status.message) span.status.message = redactor.text(span.status.message);
    if (span.isAlone) return;
    for (const event of span.events) event.name = redactor.text(event.name);
    for (const parts of [span.events, span.links])
      for (const part of parts) if (part.attributes) part.attributes = redactor.fields(part.attributes);
  }
}
