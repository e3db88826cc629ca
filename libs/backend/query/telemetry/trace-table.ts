import type { SpanEntry, TraceTable, TraceTableExtras, TraceTableRow } from '#contracts';

/**
 * The spans of a trace as a table: each text once, times relative to the first span, without empty fields.
 *
 * @param spans at least one
 */
export function traceTable(spans: readonly SpanEntry[]): TraceTable {
  const texts = new Map<string, number>();
  const textOf = (text: string): number => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    texts.set(text, texts.size);
    return texts.size - 1;
  };
  const startUs = spans.reduce((first, span) => Math.min(first, span.startUs), Infinity);
  const rows = spans.map((span): TraceTableRow => {
    const extras = extrasOf(span);
    const row = [
      span.spanId,
      span.parentSpanId,
      textOf(span.service),
      textOf(span.scope),
      textOf(span.name),
      textOf(span.kind),
      textOf(span.status),
      span.startUs - startUs,
      span.durationNs,
    ] as const;
    return extras ? [...row, extras] : row;
  });
  return { traceId: spans[0]?.traceId ?? '', startUs, texts: [...texts.keys()], spans: rows };
}

/** Undefined when all of them are empty. */
function extrasOf({ statusMessage, attributes, events, links }: SpanEntry): TraceTableExtras | undefined {
  const extras = {
    ...(statusMessage !== '' && { statusMessage }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(events.length > 0 && { events }),
    ...(links.length > 0 && { links }),
  };
  return Object.keys(extras).length > 0 ? extras : undefined;
}
