import { TraceFlags, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '#contracts';
import { Listeners } from '#kernel';
import { createRedactor, type Redactor } from '#redaction';

/** Listeners of finished, sampled spans; they receive a redacted copy. */
export class SpanListeners extends Listeners<ReadableSpan> implements SpanProcessor {
  constructor(redact: Parameters<typeof createRedactor>[0]) {
    const redactor = createRedactor(redact);
    super((span) => redacted(span, redactor));
  }

  onStart(): void {
    // Listeners receive only finished spans.
  }

  onEnd(span: ReadableSpan): void {
    if (span.spanContext().traceFlags & TraceFlags.SAMPLED) this.tell(span);
  }

  forceFlush(): Promise<void> {
    this.flush();
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }
}

/** A copy, because exporters redact the span itself. */
function redacted(span: ReadableSpan, redactor: Redactor): ReadableSpan {
  const fields = (given: Attributes): Attributes => redactor.fields(given);
  const { message } = span.status;
  const safe = {
    name: redactor.text(span.name),
    attributes: fields(span.attributes),
    status: message ? { ...span.status, message: redactor.text(message) } : span.status,
    events: span.events.map((event) => ({
      ...event,
      name: redactor.text(event.name),
      ...(event.attributes && { attributes: fields(event.attributes) }),
    })),
    links: span.links.map((link) => ({
      ...link,
      ...(link.attributes && { attributes: fields(link.attributes) }),
    })),
  };
  const { kind, parentSpanContext, startTime, endTime, duration, ended, resource } = span;
  const { instrumentationScope, droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span;
  const context = span.spanContext();
  return {
    ...safe,
    ...{ kind, parentSpanContext, startTime, endTime, duration, ended, resource, instrumentationScope },
    ...{ droppedAttributesCount, droppedEventsCount, droppedLinksCount },
    spanContext: () => context,
  };
}
