import type { SpanEntry } from '#contracts';

/** A span with its children, sorted by start. */
export interface SpanNode {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly service: string;
  readonly name: string;
  readonly kind: SpanEntry['kind'];
  /** Milliseconds since 1970, with fractions. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly status: SpanEntry['status'];
  readonly statusMessage: string;
  readonly attributes: SpanEntry['attributes'];
  readonly events: SpanEntry['events'];
  readonly links: SpanEntry['links'];
  readonly scope: string;
  readonly children: readonly SpanNode[];
}

interface Growing extends SpanNode {
  readonly children: Growing[];
}

/**
 * The spans of a trace as trees. A span without its parent becomes a root, so there may be several; a cycle of parents
 * is cut where it closes.
 *
 * @param spans spans of one trace
 */
export function traceTree(spans: readonly SpanEntry[]): SpanNode[] {
  const nodes = new Map<string, Growing>();
  for (const span of [...spans].sort((a, b) => a.startUs - b.startUs))
    nodes.set(span.spanId, { ...spanJson(span), children: [] });
  const roots: Growing[] = [];
  for (const node of nodes.values()) {
    const parent = nodes.get(node.parentSpanId);
    if (parent && !isBelow(node, parent, nodes)) parent.children.push(node);
    else roots.push(node);
  }
  return roots;
}

/** A span with times in milliseconds. */
export function spanJson({ startUs, durationNs, ...rest }: SpanEntry): Omit<SpanNode, 'children'> {
  return { ...rest, startMs: startUs / 1000, durationMs: durationNs / 1e6 };
}

/** Whether `node` is an ancestor of `from`; attaching it below would create a cycle. */
function isBelow(node: SpanNode, from: SpanNode, nodes: ReadonlyMap<string, SpanNode>): boolean {
  let at: SpanNode | undefined = from;
  for (let steps = 0; at && steps <= nodes.size; steps++) {
    if (at === node) return true;
    at = nodes.get(at.parentSpanId);
  }
  return at !== undefined;
}
