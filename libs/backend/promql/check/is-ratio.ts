import type { Expr, LabelMatcher, VectorSelector } from '../parse/ast.js';
import { compileRegExp } from '../regexp/whole-regexp.js';
import { kindOf } from './kind-of.js';
import type { KnownSeries } from './known-series.js';
import { nodesOf, selectorsIn } from './selectors.js';

const PART_OF_A_WHOLE = /error|fail|miss|hit|reject|drop|duplicate|invalid|denied|abort/;

/**
 * Whether a division is a share between 0 and 1: the numerator selects a subset of the denominator's series and is
 * aggregated in the same way over the same range.
 */
export function isRatio(part: Expr, whole: Expr, catalogue: KnownSeries): boolean {
  const added = manner(part);
  if (added === undefined || added !== manner(whole)) return false;
  const [above, below] = [selectorsIn(part), selectorsIn(whole)];
  if ([...above, ...below].some(({ offsetMs, at }) => offsetMs !== undefined || at !== undefined))
    return false;
  if ([part, whole].some((side) => kindOf(side, catalogue) === 'quantile')) return false;
  const names = new Set(below.map(({ name }) => name));
  if (above.every(({ name }) => names.has(name))) return above.every((one) => below.some(holds(one)));
  return above.every(
    ({ name = '' }) => PART_OF_A_WHOLE.test(name) && catalogue.find(name)?.kind === 'counter',
  );
}

/**
 * Whether the outer selector matches all series of the inner one: each of its conditions follows from a condition of
 * the inner.
 */
const holds =
  (inner: VectorSelector) =>
  (outer: VectorSelector): boolean =>
    inner.name === outer.name &&
    outer.matchers.every((wide) =>
      inner.matchers.some(
        ({ label, op, value }) =>
          label === wide.label && ((op === wide.op && value === wide.value) || isNarrower(op, value, wide)),
      ),
    );

/** `code="500"` is a subset of `code!="404"` and of `code=~"5.."`; other combinations are not examined. */
function isNarrower(op: string, value: string, wide: LabelMatcher): boolean {
  if (op !== '=') return false;
  if (wide.op === '!=') return value !== wide.value;
  if (wide.op !== '=~' && wide.op !== '!~') return false;
  return matchesWhole(wide.value, value) === (wide.op === '=~');
}

function matchesWhole(pattern: string, value: string): boolean {
  try {
    return compileRegExp(pattern).test(value);
  } catch {
    return true;
  }
}

/** Functions whose results for subsets add up to the result for the whole. */
const ADDITIVE = [
  'rate',
  'irate',
  'increase',
  'sum_over_time',
  'count_over_time',
  'delta',
  'sort',
  'sort_desc',
];

/** The range and functions of a sum; `undefined` for non-additive functions. */
function manner(expr: Expr): string | undefined {
  const ranges = new Set<number>();
  for (const node of nodesOf(expr)) {
    if (node.type === 'aggregation' && node.op !== 'sum') return undefined;
    if (node.type === 'binary' && !['+', 'or'].includes(node.op)) return undefined;
    if (node.type === 'call' && !ADDITIVE.includes(node.func)) return undefined;
    if (node.type === 'matrix') ranges.add(node.rangeMs);
  }
  return [...ranges].join();
}
