import { partsOf, type Expr } from './ast.js';

/**
 * How many levels an expression may have, so that whatever walks its tree by recursion stays far from the end of the
 * stack. A chain such as `a + a + …` has one level for each operator.
 */
export const MAX_DEPTH = 1000;

/** The first part that lies deeper than `MAX_DEPTH`; `undefined` when there is none. */
export function tooDeepPart(expr: Expr): Expr | undefined {
  let level: readonly Expr[] = [expr];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return level[0];
    level = level.flatMap(partsOf);
  }
  return undefined;
}
