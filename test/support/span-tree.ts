import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** Spans by name and attributes, each with those below it. */
export interface SpanTree {
  [span: string]: SpanTree;
}

/** A span with all that is below it, in whatever order. */
export function spanTree(spans: readonly ReadableSpan[], root: ReadableSpan | undefined): SpanTree {
  if (!root) return {};
  const below = (parent: ReadableSpan): SpanTree =>
    Object.fromEntries(
      spans
        .filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent.spanContext().spanId)
        .map((span) => [labelOf(span), below(span)]),
    );
  return { [labelOf(root)]: below(root) };
}

function labelOf({ name, attributes }: ReadableSpan): string {
  return Object.keys(attributes).length > 0 ? `${name} ${JSON.stringify(attributes)}` : name;
}
