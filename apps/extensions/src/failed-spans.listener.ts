import { Inject, Injectable } from '@nestjs/common';
import { SpanStatusCode } from '@opentelemetry/api';
import { SPAN_LISTENERS, type ListenerPort, type SpanListener } from 'nestjs-observability/tracing';
import { FailureLog } from './failure-log.js';

/** A custom listener for spans: called for every ended, sampled span, after redaction. */
@Injectable()
export class FailedSpansListener {
  constructor(@Inject(SPAN_LISTENERS) spans: ListenerPort<SpanListener>, failures: FailureLog) {
    spans.add((span) => {
      if (span.status.code !== SpanStatusCode.ERROR) return;
      const { traceId } = span.spanContext();
      failures.add({ what: `span ${span.name}: ${String(span.attributes['error.type'])}`, traceId });
    });
  }
}
