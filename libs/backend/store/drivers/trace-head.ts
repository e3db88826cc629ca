import type { SpanEntry, TraceSummary } from '#contracts';

/** Summary of a trace from the spans received so far. */
export interface TraceHead {
  readonly traceId: string;
  startUs: number;
  /** From the earliest start to the latest end. */
  durationNs: number;
  spans: number;
  errors: number;
  /** Name of the root span; of the earliest span until the root arrives. */
  name: string;
  service: string;
  rooted: boolean;
}

export function headOf(span: SpanEntry): TraceHead {
  const { traceId, startUs, durationNs, name, service } = span;
  return { traceId, startUs, durationNs, spans: 0, errors: 0, name, service, rooted: false };
}

/** Adds a span to the summary. */
export function addToHead(head: TraceHead, span: SpanEntry): void {
  const isRoot = span.parentSpanId === '';
  if (!head.rooted && (isRoot || span.startUs < head.startUs)) {
    head.name = span.name;
    head.service = span.service;
    head.rooted = isRoot;
  }
  if (span.startUs < head.startUs) {
    head.durationNs += (head.startUs - span.startUs) * 1000;
    head.startUs = span.startUs;
  }
  head.durationNs = Math.max(head.durationNs, (span.startUs - head.startUs) * 1000 + span.durationNs);
  head.spans++;
  if (span.status === 'error') head.errors++;
}

export function summaryOf({
  traceId,
  name,
  service,
  startUs,
  durationNs,
  spans,
  errors,
}: TraceHead): TraceSummary {
  return { traceId, name, service, startUs, durationNs, spans, errors };
}
