import { partsOf, type Expr, type VectorSelector } from '../parse/ast.js';

/** Every selector in an expression. */
export function selectorsIn(expr: Expr): VectorSelector[] {
  return expr.type === 'vector' ? [expr] : partsOf(expr).flatMap(selectorsIn);
}

/** The expression and every part of it, the outer before the inner. */
export function* nodesOf(expr: Expr): Generator<Expr> {
  yield expr;
  for (const part of partsOf(expr)) yield* nodesOf(part);
}
