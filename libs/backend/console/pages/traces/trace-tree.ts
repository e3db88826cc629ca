import type { TraceSpan } from '../../web/api/trace-table.js';

/** A span with its descendants. */
export interface TraceNode {
  readonly span: TraceSpan;
  parent: TraceNode | undefined;
  /** Ordered by start. */
  readonly children: TraceNode[];
  /** End of the span and all its descendants, in milliseconds since 1970: work may outlast the span that started it. */
  endMs: number;
  /** Whether the span or a descendant failed. */
  hasErrors: boolean;
}

/** The spans of one trace. */
export interface TraceTree {
  readonly roots: readonly TraceNode[];
  readonly byId: ReadonlyMap<string, TraceNode>;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Builds the tree of a trace. A span with an unknown parent is a root; a cycle of parents is cut. Not recursive, because
 * a chain of 10,000 spans would overflow the stack.
 */
export function treeOf(spans: readonly TraceSpan[]): TraceTree {
  const byId = new Map<string, TraceNode>();
  for (const span of [...spans].sort((a, b) => a.startMs - b.startMs))
    byId.set(span.spanId, {
      span,
      parent: undefined,
      children: [],
      endMs: span.startMs + span.durationMs,
      hasErrors: span.status === 'error',
    });
  const roots: TraceNode[] = [];
  for (const node of byId.values()) {
    node.parent = byId.get(node.span.parentSpanId);
    if (node.parent && node.parent !== node) node.parent.children.push(node);
    else roots.push(node);
  }
  const seen = new Set<TraceNode>();
  for (const root of roots) sum(below(root, seen));
  for (const node of byId.values()) {
    if (seen.has(node)) continue;
    node.parent?.children.splice(node.parent.children.indexOf(node), 1);
    node.parent = undefined;
    roots.push(node);
    sum(below(node, seen));
  }
  return {
    roots,
    byId,
    startMs: roots.reduce((least, { span }) => Math.min(least, span.startMs), Infinity),
    endMs: roots.reduce((most, { endMs }) => Math.max(most, endMs), -Infinity),
  };
}

/** A node and all its descendants, parents first. */
function below(root: TraceNode, seen: Set<TraceNode>): TraceNode[] {
  const found: TraceNode[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    found.push(node);
    for (const child of node.children) waiting.push(child);
  }
  return found;
}

/** Propagates ends and failures to the parents. */
function sum(parentsFirst: readonly TraceNode[]): void {
  for (let at = parentsFirst.length - 1; at >= 0; at--) {
    const { parent, endMs, hasErrors } = parentsFirst[at] as TraceNode;
    if (!parent) continue;
    parent.endMs = Math.max(parent.endMs, endMs);
    parent.hasErrors ||= hasErrors;
  }
}
