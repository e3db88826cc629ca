import { partsOf, type Expr, type VectorSelector } from '../parse/ast.js';

/** All selectors in an expression. */
export function selectorsIn(expr: Expr): VectorSelector[] {
  return [...nodesOf(expr)].filter((node) => node.type === 'vector');
}

/** The first selector in the order of the text. */
export function firstSelector(expr: Expr): VectorSelector | undefined {
  for (const node of nodesOf(expr)) if (node.type === 'vector') return node;
  return undefined;
}

/** Yields the expression and all its parts, outer before inner. */
export function* nodesOf(expr: Expr): Generator<Expr> {
  const waiting = [expr];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    waiting.push(...partsOf(next).toReversed());
  }
}
