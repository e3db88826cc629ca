import type { SpanNode } from '../../web/api/telemetry.js';

/** A span as a row of the waterfall. */
export interface WaterfallRow {
  readonly span: SpanNode;
  readonly depth: number;
  /** How many equal siblings in a row this one stands for. */
  readonly times: number;
  /** Milliseconds after the start of the trace. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Whether the trace would have been shorter had this span been. */
  readonly isCritical: boolean;
}

/** Siblings with the same name become one row when there are so many in a row. */
const REPEATED = 4;

/** The rows of a trace, parents first. @param expanded runs of which every span is shown */
export function waterfallOf(roots: readonly SpanNode[], expanded: ReadonlySet<string>): WaterfallRow[] {
  const startMs = Math.min(...roots.map((span) => span.startMs));
  const critical = new Set<SpanNode>();
  const ends = new Map<SpanNode, number>();
  for (const root of roots) {
    noteEnds(root, ends);
    markCritical(root, ends, critical);
  }
  const rows: WaterfallRow[] = [];
  const walk = (spans: readonly SpanNode[], depth: number): void => {
    for (let i = 0; i < spans.length; i++) {
      const span = spans[i] as SpanNode;
      const run = expanded.has(runKey(span)) ? 1 : runFrom(spans, i);
      const folded = run >= REPEATED;
      const last = folded ? (spans[i + run - 1] as SpanNode) : span;
      rows.push({
        span,
        depth,
        times: folded ? run : 1,
        startMs: span.startMs - startMs,
        durationMs: endOf(last) - span.startMs,
        isCritical: critical.has(span),
      });
      if (folded) i += run - 1;
      else walk(span.children, depth + 1);
    }
  };
  walk(roots, 0);
  return rows;
}

/** Equal siblings have one key. */
export function runKey({ parentSpanId, name }: SpanNode): string {
  return `${parentSpanId} ${name}`;
}

function runFrom(spans: readonly SpanNode[], from: number): number {
  const { name, status } = spans[from] as SpanNode;
  let end = from;
  while (
    end < spans.length &&
    spans[end]?.name === name &&
    spans[end]?.status === status &&
    !spans[end]?.children.length
  )
    end += 1;
  return end - from;
}

/** From the end backwards: what ended last before the moment that is waited for. Work may outlast the span that began it. */
function markCritical(span: SpanNode, ends: ReadonlyMap<SpanNode, number>, critical: Set<SpanNode>): void {
  const endOfTree = (one: SpanNode): number => ends.get(one) ?? endOf(one);
  critical.add(span);
  let until = endOfTree(span);
  for (const child of [...span.children].sort((a, b) => endOfTree(b) - endOfTree(a))) {
    if (endOfTree(child) > until) continue;
    markCritical(child, ends, critical);
    until = child.startMs;
  }
}

/** When a span and everything below it had ended, for each span once. */
function noteEnds(span: SpanNode, ends: Map<SpanNode, number>): number {
  const end = span.children.reduce((latest, child) => Math.max(latest, noteEnds(child, ends)), endOf(span));
  ends.set(span, end);
  return end;
}

/** Milliseconds since 1970. */
function endOf({ startMs, durationMs }: SpanNode): number {
  return startMs + durationMs;
}
