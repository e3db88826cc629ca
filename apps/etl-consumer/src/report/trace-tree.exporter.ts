import { SpanStatusCode, type HrTime } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

const KEPT_SPANS = 5_000;

/** Keeps recent spans, and prints one message's trace as a tree with durations, to view it without Jaeger. */
export class TraceTreeExporter implements SpanExporter {
  private readonly spans: ReadableSpan[] = [];

  export(spans: ReadableSpan[], done: (result: { code: number }) => void): void {
    this.spans.push(...spans);
    if (this.spans.length > KEPT_SPANS) this.spans.splice(0, this.spans.length - KEPT_SPANS);
    done({ code: 0 });
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * @param root name of a message's span
   * @returns the tree of the latest complete trace with such a span; undefined if there is none
   */
  tree(root: string): string | undefined {
    const message = this.spans.findLast(
      (span) => span.name === root && span.status.code !== SpanStatusCode.ERROR,
    );
    if (!message) return undefined;
    const { traceId } = message.spanContext();
    const trace = this.spans.filter((span) => span.spanContext().traceId === traceId);
    const ids = new Set(trace.map((span) => span.spanContext().spanId));
    const tops = trace.filter((span) => !span.parentSpanContext || !ids.has(span.parentSpanContext.spanId));
    const lines = tops.flatMap((span) =>
      draw(span, trace, milliseconds(tops[0]?.startTime ?? span.startTime), ''),
    );
    return [`trace ${traceId}`, ...lines].join('\n');
  }
}

function draw(span: ReadableSpan, trace: ReadableSpan[], zero: number, indent: string): string[] {
  const children = trace
    .filter((other) => other.parentSpanContext?.spanId === span.spanContext().spanId)
    .sort((a, b) => milliseconds(a.startTime) - milliseconds(b.startTime));
  const status = span.status.code === SpanStatusCode.ERROR ? ' ERROR' : '';
  const attributes = Object.entries(span.attributes)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(' ');
  const start = (milliseconds(span.startTime) - zero).toFixed(1);
  const line = `${indent}${span.name}  +${start} ms, ${milliseconds(span.duration).toFixed(1)} ms${status}  ${attributes}`;
  return [line.trimEnd(), ...children.flatMap((child) => draw(child, trace, zero, `${indent}  `))];
}

function milliseconds([seconds, nanoseconds]: HrTime): number {
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
