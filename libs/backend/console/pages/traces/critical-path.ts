import type { TraceNode } from './trace-tree.js';

/**
 * The spans that the end of a trace waited for: from the end backwards, what ended last before the moment that is waited
 * for. Had one of them been shorter, the trace would have been.
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
