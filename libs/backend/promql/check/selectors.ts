import { partsOf, type Expr, type VectorSelector } from '../parse/ast.js';

/** Every selector in an expression. */
export function selectorsIn(expr: Expr): VectorSelector[] {
  return [...nodesOf(expr)].filter((node) => node.type === 'vector');
}

/** The first selector in the text of an expression. */
export function firstSelector(expr: Expr): VectorSelector | undefined {
  for (const node of nodesOf(expr)) if (node.type === 'vector') return node;
  return undefined;
}

/** The expression and every part of it, the outer before the inner. */
export function* nodesOf(expr: Expr): Generator<Expr> {
  const waiting = [expr];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    waiting.push(...partsOf(next).toReversed());
  }
}
