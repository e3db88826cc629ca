import type { BacktestResult, ThresholdCondition } from '#contracts';
import { bare, type Expr } from '#promql';
import { numericComparisons } from './comparisons.js';

const TURNED: Readonly<Record<string, ThresholdCondition>> = {
  '>': '<',
  '>=': '<=',
  '<': '>',
  '<=': '>=',
  '==': '==',
  '!=': '!=',
};

/**
 * The expression that a rule compares and the number it compares with, so that the console can draw both: for
 * `5 < rate(x[5m])` these are `rate(x[5m])`, `>` and 5.
 *
 * @returns undefined when the expression has no comparison with a number, or several
 */
export function judgedValue(expr: string): BacktestResult['judged'] {
  const [only, ...others] = numericComparisons(expr);
  const threshold = only && valueOf(only.number);
  if (!only || others.length > 0 || threshold === undefined) return undefined;
  const { comparison, number, other } = only;
  const condition = comparison.op as ThresholdCondition;
  return {
    expr: expr.slice(other.from, other.to),
    condition: number === comparison.left ? (TURNED[condition] as ThresholdCondition) : condition,
    threshold,
  };
}

function valueOf(expr: Expr): number | undefined {
  const node = bare(expr);
  if (node.type === 'number') return node.value;
  if (node.type === 'unary') {
    const value = valueOf(node.expr);
    return value === undefined || node.op === '+' ? value : -value;
  }
  if (node.type !== 'binary') return undefined;
  const [left, right] = [valueOf(node.left), valueOf(node.right)];
  return left === undefined || right === undefined ? undefined : reckoned(left, node.op, right);
}

function reckoned(left: number, op: string, right: number): number | undefined {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '^':
      return left ** right;
    default:
      return undefined;
  }
}
