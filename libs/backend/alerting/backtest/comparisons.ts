import { bare, parse, type Binary, type Expr } from '#promql';

/** A comparison with a number in an expression. */
export interface NumericComparison {
  readonly comparison: Binary;
  readonly number: Expr;
  /** The operand that is compared with the number. */
  readonly other: Expr;
}

const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='];
const SETS = ['and', 'or', 'unless'];

/**
 * Finds comparisons with a number at the top of an expression, and in the operands of `and`, `or` and `unless` there.
 *
 * @throws PromqlError
 */
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

/** A number literal, or arithmetic on number literals: `5 * 1024`. */
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
