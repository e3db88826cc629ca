import {
  COMPARISONS,
  coreOf,
  SET_OPERATORS,
  type Aggregation,
  type Binary,
  type Call,
  type Expr,
} from '../parse/ast.js';
import { FUNCTIONS } from '../parse/functions.js';
import type { KnownSeries } from './known-series.js';
import { remembered } from './remembered.js';

/** Labels that series may have. */
export interface LabelSet {
  readonly names: ReadonlySet<string>;
  /** Whether all labels are certain, e.g. after an aggregation. */
  readonly exact: boolean;
}

const NONE: LabelSet = { names: new Set(), exact: true };
const WHOLE_SERIES = ['topk', 'bottomk', 'limitk', 'limit_ratio'];

/** The labels that an expression's series may have; `undefined` when unknown. */
export const labelsOf = remembered(findLabels);

function findLabels(expr: Expr, catalogue: KnownSeries): LabelSet | undefined {
  const it = coreOf(expr);
  switch (it.type) {
    case 'number':
    case 'string':
      return NONE;
    case 'vector': {
      const known = it.name === undefined ? undefined : catalogue.find(it.name)?.labels;
      return known && { names: new Set([...known, ...catalogue.targetLabels, '__name__']), exact: false };
    }
    case 'aggregation':
      return ofAggregation(it, catalogue);
    case 'call':
      return ofCall(it, catalogue);
    case 'binary':
      return ofBinary(it, catalogue);
  }
}

/** Whether an expression is a scalar. */
export function isScalar(expr: Expr): boolean {
  if (expr.type === 'number') return true;
  if (expr.type === 'call') return FUNCTIONS.get(expr.func)?.returns === 'scalar';
  if (expr.type === 'paren' || expr.type === 'unary') return isScalar(expr.expr);
  // Checks the right side first, which is the shorter one in a chain.
  return expr.type === 'binary' && isScalar(expr.right) && isScalar(expr.left);
}

function ofAggregation(
  { op, expr, param, grouping, without }: Aggregation,
  catalogue: KnownSeries,
): LabelSet | undefined {
  const inner = labelsOf(expr, catalogue);
  if (WHOLE_SERIES.includes(op)) return inner;
  const counted = op === 'count_values' && param?.type === 'string' ? [param.value] : [];
  if (!without) return { names: new Set([...grouping, ...counted]), exact: true };
  return inner && less(plus(inner, counted), [...grouping, '__name__']);
}

function ofCall({ func, args }: Call, catalogue: KnownSeries): LabelSet | undefined {
  const signature = FUNCTIONS.get(func);
  const vector = args[signature?.args.findIndex((type) => type.endsWith('vector')) ?? 0];
  if (!vector) return NONE;
  if (func === 'absent' || func === 'absent_over_time') return undefined;
  const inner = labelsOf(vector, catalogue);
  if (!inner) return undefined;
  if (func === 'histogram_quantile') return less(inner, ['le']);
  const made = func === 'label_replace' || func === 'label_join' ? args[1] : undefined;
  return made?.type === 'string' ? plus(inner, [made.value]) : inner;
}

function ofBinary({ op, left, right, matching }: Binary, catalogue: KnownSeries): LabelSet | undefined {
  const [a, b] = [labelsOf(left, catalogue), labelsOf(right, catalogue)];
  if (isScalar(left)) return b;
  if (isScalar(right) || op === 'and' || op === 'unless') return a;
  if (op === 'or') return a && b && { names: new Set([...a.names, ...b.names]), exact: a.exact && b.exact };
  if (matching?.many) {
    const many = matching.many === 'left' ? a : b;
    return many && plus(many, matching.include);
  }
  if (matching?.on) return { names: new Set(matching.labels), exact: true };
  return a && less(a, matching?.labels ?? []);
}

function plus({ names, exact }: LabelSet, more: readonly string[]): LabelSet {
  return { names: new Set([...names, ...more]), exact };
}

function less({ names, exact }: LabelSet, dropped: readonly string[]): LabelSet {
  return { names: new Set([...names].filter((name) => !dropped.includes(name))), exact };
}

/** Whether an operator drops series that do not meet the condition. */
export function filters({ op, bool }: Binary): boolean {
  return (COMPARISONS.includes(op) && !bool) || (SET_OPERATORS.includes(op) && op !== 'or');
}
