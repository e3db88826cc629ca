import type { TraceNode } from './trace-tree.js';

/**
 * The critical path of a trace: starting from its end, the span that ended last before the current moment, and so on
 * backwards. If any of these spans had been shorter, the trace would have been shorter.
 */
export function criticalPath(roots: readonly TraceNode[]): Set<TraceNode> {
  const critical = new Set<TraceNode>();
  const waiting = [...roots];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    critical.add(node);
    let until = node.endMs;
    for (const child of [...node.children].sort((a, b) => b.endMs - a.endMs)) {
      if (child.endMs > until) continue;
      waiting.push(child);
      until = child.span.startMs;
    }
  }
  return critical;
}
