import type { Expr } from '../parse/ast.js';
import type { KnownSeries } from './known-series.js';
import { nodesOf, selectorsIn } from './selectors.js';

const PART_OF_A_WHOLE = /error|fail|miss|hit|reject|drop|duplicate|invalid|denied|abort/;

/** Whether a division is a share, between 0 and 1: a part of what is below, added up in the same way over the same time. */
export function isRatio(part: Expr, whole: Expr, catalogue: KnownSeries): boolean {
  const [above, below] = [selectorsIn(part), selectorsIn(whole)];
  if ([...above, ...below].some(({ offsetMs, at }) => offsetMs !== undefined || at !== undefined))
    return false;
  if (manner(part) === undefined || manner(part) !== manner(whole)) return false;
  const names = new Set(below.map(({ name }) => name));
  if (above.every(({ name }) => names.has(name))) return true;
  return above.every(
    ({ name = '' }) => PART_OF_A_WHOLE.test(name) && catalogue.find(name)?.kind === 'counter',
  );
}

/** Over how long it is added up; `undefined` where something else than adding happens. */
function manner(expr: Expr): string | undefined {
  const ranges = new Set<number>();
  for (const node of nodesOf(expr)) {
    if (node.type === 'aggregation' && node.op !== 'sum') return undefined;
    if (node.type === 'binary' && !['+', 'or'].includes(node.op)) return undefined;
    if (node.type === 'matrix') ranges.add(node.rangeMs);
  }
  return [...ranges].join();
}
