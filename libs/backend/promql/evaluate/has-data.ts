import type { Expr, VectorSelector } from '../parse/ast.js';

/** Functions whose result is there when their argument is not. */
const WITHOUT_DATA = new Set(['absent', 'absent_over_time']);

/**
 * Whether the series are there that an expression needs to give something: both sides of an operation, one of `or`, the
 * first of `unless`.
 *
 * @param live whether each selector that was evaluated selected a series
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
