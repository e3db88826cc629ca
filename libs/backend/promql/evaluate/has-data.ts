import type { Expr, VectorSelector } from '../parse/ast.js';

/** Functions that return a result when their argument is empty. */
const WITHOUT_DATA = new Set(['absent', 'absent_over_time']);

/**
 * Whether the series exist that an expression needs for a result: both sides of an operation, either side of `or`, the
 * left side of `unless`.
 *
 * @param live whether each evaluated selector selected a series
 */
export function hasData(expr: Expr, live: ReadonlyMap<VectorSelector, boolean>): boolean {
  switch (expr.type) {
    case 'number':
    case 'string':
      return true;
    case 'vector':
      return live.get(expr) ?? true;
    case 'matrix':
      return hasData(expr.selector, live);
    case 'call':
      return WITHOUT_DATA.has(expr.func) || expr.args.every((arg) => hasData(arg, live));
    case 'binary': {
      const left = hasData(expr.left, live);
      if (expr.op === 'unless') return left;
      return expr.op === 'or' ? left || hasData(expr.right, live) : left && hasData(expr.right, live);
    }
    case 'aggregation':
    case 'subquery':
    case 'unary':
    case 'paren':
      return hasData(expr.expr, live);
  }
}
