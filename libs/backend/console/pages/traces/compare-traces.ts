import type { TraceNode, TraceTree } from './trace-tree.js';

/** Number and duration of the spans of one operation at one place of a trace. */
export interface OperationTotals {
  readonly count: number;
  readonly totalMs: number;
  readonly errors: number;
}

/** An operation in two traces; undefined if a trace does not have it. */
export interface ComparedOperation {
  readonly key: string;
  readonly name: string;
  readonly service: string;
  readonly depth: number;
  readonly first: OperationTotals | undefined;
  readonly second: OperationTotals | undefined;
}

interface Merged {
  readonly key: string;
  readonly name: string;
  readonly service: string;
  readonly depth: number;
  readonly totals: [Totals | undefined, Totals | undefined];
  readonly children: Map<string, Merged>;
}
type Totals = { -readonly [Name in keyof OperationTotals]: OperationTotals[Name] };

/**
 * Compares two traces: spans with the same name below the same operations form one row. The order is that of the first
 * trace; operations that only the second trace has come after their siblings.
 */
export function compareTraces(first: TraceTree, second: TraceTree): ComparedOperation[] {
  const top = new Map<string, Merged>();
  merge(first, 0, top);
  merge(second, 1, top);
  const rows: ComparedOperation[] = [];
  const waiting = [...top.values()].reverse();
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    const { totals, children, ...operation } = one;
    rows.push({ ...operation, first: totals[0], second: totals[1] });
    waiting.push(...[...children.values()].reverse());
  }
  return rows;
}

function merge({ roots }: TraceTree, side: 0 | 1, top: Map<string, Merged>): void {
  let number = 0;
  const waiting: { node: TraceNode; among: Map<string, Merged>; depth: number }[] = [];
  const wait = (nodes: readonly TraceNode[], among: Map<string, Merged>, depth: number): void => {
    for (const node of [...nodes].reverse()) waiting.push({ node, among, depth });
  };
  wait(roots, top, 0);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, among, depth } = next;
    const { name, service, durationMs, status } = node.span;
    const known = among.get(`${service} ${name}`);
    const merged: Merged = known ?? {
      key: `${side} ${number++}`,
      name,
      service,
      depth,
      totals: [undefined, undefined],
      children: new Map(),
    };
    if (!known) among.set(`${service} ${name}`, merged);
    const totals = (merged.totals[side] ??= { count: 0, totalMs: 0, errors: 0 });
    totals.count += 1;
    totals.totalMs += durationMs;
    if (status === 'error') totals.errors += 1;
    wait(node.children, merged.children, depth + 1);
  }
}
