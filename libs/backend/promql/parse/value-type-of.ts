import type { Expr } from './ast.js';
import { FUNCTIONS, type ValueType } from './functions.js';

/** The type of a parsed, and therefore checked, expression. */
export function valueTypeOf(expr: Expr): ValueType {
  switch (expr.type) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'vector':
    case 'aggregation':
      return 'instant vector';
    case 'matrix':
    case 'subquery':
      return 'range vector';
    case 'paren':
    case 'unary':
      return valueTypeOf(expr.expr);
    case 'call':
      return FUNCTIONS.get(expr.func)?.returns ?? 'instant vector';
    case 'binary':
      return valueTypeOf(expr.left) === 'scalar' && valueTypeOf(expr.right) === 'scalar'
        ? 'scalar'
        : 'instant vector';
  }
}
