import { partsOf, type Expr } from '../parse/ast.js';

/** The ranges in an expression, milliseconds. */
export interface ExpressionRanges {
  /** The smallest range of a range vector or subquery; 0 without any. */
  readonly smallestMs: number;
  /** How far before a step the expression reads, including offsets but not the lookback. Ignores `@`. */
  readonly deepestMs: number;
}

/** @param expr an expression with resolved durations */
export function rangesIn(expr: Expr): ExpressionRanges {
  const own = expr.type === 'matrix' || expr.type === 'subquery' ? expr.rangeMs : 0;
  const offset = expr.type === 'vector' || expr.type === 'subquery' ? (expr.offsetMs ?? 0) : 0;
  let smallestMs = own;
  let deepestMs = 0;
  for (const part of partsOf(expr)) {
    const inner = rangesIn(part);
    deepestMs = Math.max(deepestMs, inner.deepestMs);
    if (inner.smallestMs > 0 && (smallestMs === 0 || inner.smallestMs < smallestMs))
      smallestMs = inner.smallestMs;
  }
  return { smallestMs, deepestMs: deepestMs + own + offset };
}
