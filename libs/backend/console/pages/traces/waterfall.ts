import type { TraceSpan } from '../../web/api/trace-table.js';
import { criticalPath } from './critical-path.js';
import type { TraceNode, TraceTree } from './trace-tree.js';

/** A span as a row of the waterfall. */
export interface WaterfallRow {
  readonly span: TraceSpan;
  readonly depth: number;
  /** Number of similar consecutive siblings that this row represents. */
  readonly times: number;
  /** Milliseconds after the start of the trace. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Whether the span is on the critical path: the trace would have been shorter if the span had been. */
  readonly isCritical: boolean;
}

/** Siblings with the same name become one row when at least this many are consecutive. */
const REPEATED = 4;

/** The rows of a trace, parents first. @param expanded groups whose spans are all shown */
export function waterfallOf({ roots, startMs }: TraceTree, expanded: ReadonlySet<string>): WaterfallRow[] {
  const critical = criticalPath(roots);
  const rows: WaterfallRow[] = [];
  const open = [{ list: roots, at: 0 }];
  for (let level = open.at(-1); level; level = open.at(-1)) {
    const node = level.list[level.at];
    if (!node) {
      open.pop();
      continue;
    }
    const run = runFrom(level.list, level.at, expanded);
    rows.push({
      span: node.span,
      depth: open.length - 1,
      times: run.length,
      startMs: node.span.startMs - startMs,
      durationMs: run.reduce((end, one) => Math.max(end, ownEnd(one)), 0) - node.span.startMs,
      isCritical: run.some((one) => critical.has(one)),
    });
    level.at += run.length;
    if (run.length === 1 && node.children.length > 0) open.push({ list: node.children, at: 0 });
  }
  return rows;
}

/** Similar siblings have the same key. */
export function runKey({ parentSpanId, name }: TraceSpan): string {
  return `${parentSpanId} ${name}`;
}

/** The groups that must be expanded so that a span has a separate row. */
export function runsAround({ byId }: TraceTree, spanId: string): string[] {
  const runs: string[] = [];
  for (let node = byId.get(spanId); node; node = node.parent) {
    const siblings = node.parent?.children ?? [];
    const before = siblings[siblings.indexOf(node) - 1];
    // A group is identified by its first span.
    if (before && isAlike(before, node)) runs.push(runKey(node.span));
  }
  return runs;
}

/** The spans of one row: a single span, or a span and the similar ones that follow. */
function runFrom(siblings: readonly TraceNode[], from: number, expanded: ReadonlySet<string>): TraceNode[] {
  const first = siblings[from] as TraceNode;
  if (expanded.has(runKey(first.span))) return [first];
  let end = from + 1;
  while (end < siblings.length && isAlike(first, siblings[end] as TraceNode)) end += 1;
  return end - from >= REPEATED ? siblings.slice(from, end) : [first];
}

/** Failed spans, and spans with a failed descendant, are not grouped with spans that did not fail. */
function isAlike(one: TraceNode, other: TraceNode): boolean {
  return (
    one.span.name === other.span.name &&
    one.span.status === other.span.status &&
    one.hasErrors === other.hasErrors
  );
}

function ownEnd({ span }: TraceNode): number {
  return span.startMs + span.durationMs;
}
