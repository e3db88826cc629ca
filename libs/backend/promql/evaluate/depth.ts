import { partsOf, type Expr } from '../parse/ast.js';
import { QueryError } from './run/query-error.js';

/** Iterative, because an expression that is refused here could exhaust the stack. @throws QueryError */
export function refuseDepth(expr: Expr, maxDepth: number): void {
  const waiting: { expr: Expr; depth: number }[] = [{ expr, depth: 1 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { depth } = next;
    if (depth > maxDepth)
      throw new QueryError(
        `the expression is nested more than ${maxDepth} levels deep: simplify it, or raise maxDepth`,
        'bad_data',
      );
    for (const part of partsOf(next.expr)) waiting.push({ expr: part, depth: depth + 1 });
  }
}
