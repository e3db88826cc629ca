import type { TraceSpan } from '../../web/api/trace-table.js';
import { criticalPath } from './critical-path.js';
import type { TraceNode, TraceTree } from './trace-tree.js';

/** A span as a row of the waterfall. */
export interface WaterfallRow {
  readonly span: TraceSpan;
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

/** Equal siblings have one key. */
export function runKey({ parentSpanId, name }: TraceSpan): string {
  return `${parentSpanId} ${name}`;
}

/** The runs that have to be expanded for a span to be a row of its own. */
export function runsAround({ byId }: TraceTree, spanId: string): string[] {
  const runs: string[] = [];
  for (let node = byId.get(spanId); node; node = node.parent) {
    const siblings = node.parent?.children ?? [];
    const before = siblings[siblings.indexOf(node) - 1];
    // The first of a run stands for it.
    if (before && isAlike(before, node)) runs.push(runKey(node.span));
  }
  return runs;
}

/** What becomes one row: the span alone, or itself and those that follow and are alike. */
function runFrom(siblings: readonly TraceNode[], from: number, expanded: ReadonlySet<string>): TraceNode[] {
  const first = siblings[from] as TraceNode;
  if (expanded.has(runKey(first.span))) return [first];
  let end = from + 1;
  while (end < siblings.length && isAlike(first, siblings[end] as TraceNode)) end += 1;
  return end - from >= REPEATED ? siblings.slice(from, end) : [first];
}

/** A failure, also one below, is never hidden among others that did not fail. */
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
