import { partsOf, type Expr } from './ast.js';
import type { DurationExpr } from './duration-ast.js';

/**
 * Maximum depth of an expression, so that recursive tree walks stay far from the end of the stack. A chain such as
 * `a + a + …` has one level per operator.
 */
export const MAX_DEPTH = 500;

/** The first part deeper than `MAX_DEPTH`; `undefined` when there is none. */
export function tooDeepPart(expr: Expr): Expr | undefined {
  return firstTooDeep(expr, partsOf);
}

/** Like `tooDeepPart`, for the parts of a duration. */
export function tooDeepDuration(duration: DurationExpr): DurationExpr | undefined {
  return firstTooDeep(duration, durationParts);
}

function durationParts(duration: DurationExpr): readonly DurationExpr[] {
  if (duration.type === 'operation') return [duration.left, duration.right];
  return duration.type === 'unary' || duration.type === 'paren' ? [duration.expr] : [];
}

/** Descends level by level, without recursion. */
function firstTooDeep<T>(root: T, partsOf: (part: T) => readonly T[]): T | undefined {
  let level: readonly T[] = [root];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return level[0];
    level = level.flatMap(partsOf);
  }
  return undefined;
}
