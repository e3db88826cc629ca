import { bare, parse, type Binary, type Expr } from '#promql';
import { alertingError } from '../alerting-error.js';

const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='];
const SETS = ['and', 'or', 'unless'];

/**
 * The expression with another number in its comparison, that at the top: `sum(rate(x[5m])) / 60 > 5`. Of `a > 5 and b` it
 * is the one in `a > 5`.
 *
 * @throws ObservabilityError `OBS_ALERTING` when no comparison has a number, or several have
 * @example
 * ```ts
 * replaceThreshold('queue_depth > 100 and on () up == 1', 200); // two comparisons: throws
 * replaceThreshold('rate(errors_total[5m]) > 0.05', 0.01); // 'rate(errors_total[5m]) > 0.01'
 * ```
 */
export function replaceThreshold(expr: string, threshold: number): string {
  if (!Number.isFinite(threshold))
    throw alertingError('threshold', `${threshold} is no number to compare with`);
  const numbers = comparisonsIn(parse(expr)).flatMap(({ left, right }) => [left, right].filter(isNumber));
  const [number, ...others] = numbers;
  if (!number)
    throw alertingError(
      'threshold',
      `the expression compares with no number: ${expr}; give the rule another expression`,
    );
  if (others.length > 0)
    throw alertingError(
      'threshold',
      `the expression compares with ${numbers.length} numbers: ${expr}; give the rule another expression`,
    );
  return expr.slice(0, number.from) + String(threshold) + expr.slice(number.to);
}

/** Comparisons at the top, and in the parts of `and`, `or` and `unless` there. */
function comparisonsIn(expr: Expr): Binary[] {
  const found: Binary[] = [];
  const waiting = [expr];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const node = bare(next);
    if (node.type !== 'binary') continue;
    if (COMPARISONS.includes(node.op)) found.push(node);
    // `0 < x < 10` is a comparison of a comparison.
    if (SETS.includes(node.op) || COMPARISONS.includes(node.op)) waiting.push(node.right, node.left);
  }
  return found;
}

/** A number, or numbers that are reckoned with: `5 * 1024`. */
function isNumber(expr: Expr): boolean {
  switch (expr.type) {
    case 'number':
      return true;
    case 'paren':
    case 'unary':
      return isNumber(expr.expr);
    case 'binary':
      return !COMPARISONS.includes(expr.op) && isNumber(expr.left) && isNumber(expr.right);
    default:
      return false;
  }
}
