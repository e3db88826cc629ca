import type { SpanEntry, TraceTable } from '#contracts';

/** A span of a trace. */
export interface TraceSpan extends Omit<SpanEntry, 'startUs' | 'durationNs'> {
  /** Milliseconds since 1970, with fractions. */
  readonly startMs: number;
  readonly durationMs: number;
}

/** The spans of a table, in its order. */
export function spansOfTable({ traceId, startUs, texts, spans }: TraceTable): TraceSpan[] {
  const textAt = (index: number): string => texts[index] ?? '';
  return spans.map(
    ([spanId, parentSpanId, service, scope, name, kind, status, afterUs, durationNs, extras]) => ({
      traceId,
      spanId,
      parentSpanId,
      service: textAt(service),
      scope: textAt(scope),
      name: textAt(name),
      kind: textAt(kind) as SpanEntry['kind'],
      status: textAt(status) as SpanEntry['status'],
      startMs: (startUs + afterUs) / 1000,
      durationMs: durationNs / 1e6,
      statusMessage: extras?.statusMessage ?? '',
      attributes: extras?.attributes ?? {},
      events: extras?.events ?? [],
      links: extras?.links ?? [],
    }),
  );
}
