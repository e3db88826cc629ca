import { bare, parse, type Binary, type Expr } from '#promql';

/** A number that an expression compares with. */
export interface NumericComparison {
  readonly comparison: Binary;
  readonly number: Expr;
  /** What is compared with it. */
  readonly other: Expr;
}

const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='];
const SETS = ['and', 'or', 'unless'];

/** Comparisons with a number at the top, and in the parts of `and`, `or` and `unless` there. @throws PromqlError */
export function numericComparisons(expr: string): NumericComparison[] {
  return comparisonsIn(parse(expr)).flatMap((comparison) => {
    const { left, right } = comparison;
    return [
      { comparison, number: left, other: right },
      { comparison, number: right, other: left },
    ].filter(({ number }) => isNumber(number));
  });
}

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
