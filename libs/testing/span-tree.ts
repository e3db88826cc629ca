import type { ReadableSpan } from '#contracts';
import type { ReceivedSpan } from './otlp/received-span.js';

type Span = ReadableSpan | ReceivedSpan;

const INDENT = '  ';
const MS_PER_S = 1e3;
const NS_PER_MS = 1e6;

/**
 * Spans as indented lines, each below its parent, in order of start time. A span whose parent is not in the list is a
 * root.
 *
 * @param spans from a `SpanCapture` or a `TelemetryReceiver`
 * @param label the text of a span; its name by default
 *
 * @example
 * ```ts
 * expect(spanTree(spans.all)).toEqual(['POST /orders', '  charge', '  send mail']);
 * ```
 */
export function spanTree<S extends Span>(
  spans: readonly S[],
  label: (span: S) => string = ({ name }) => name,
): string[] {
  const ids = new Set(spans.map(idOf));
  const ordered = [...spans].sort((one, other) => startOf(one) - startOf(other));
  const below = (parent: string, depth: string): string[] =>
    ordered
      .filter((span) => (ids.has(parentOf(span)) ? parentOf(span) : '') === parent)
      .flatMap((span) => [`${depth}${label(span)}`, ...below(idOf(span), depth + INDENT)]);
  return below('', '');
}

const isReceived = (span: Span): span is ReceivedSpan => 'spanId' in span;

const idOf = (span: Span): string => (isReceived(span) ? span.spanId : span.spanContext().spanId);

const parentOf = (span: Span): string =>
  (isReceived(span) ? span.parentSpanId : span.parentSpanContext?.spanId) ?? '';

/** Milliseconds since 1970. */
const startOf = (span: Span): number =>
  isReceived(span) ? span.startMs : span.startTime[0] * MS_PER_S + span.startTime[1] / NS_PER_MS;
