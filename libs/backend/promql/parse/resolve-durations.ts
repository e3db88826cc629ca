import type { Expr, TimeShift } from './ast.js';
import type { DurationExpr } from './duration-ast.js';
import { durationValue, type QueryWindow } from './duration-value.js';
import { PromqlError } from './promql-error.js';

/**
 * Resolves every duration to a number: `rangeMs`, `stepMs` and `offsetMs` are milliseconds, and no `rangeExpr`,
 * `stepExpr` or `offsetExpr` is left. Parts without such durations keep their identity.
 *
 * @param window start, end and step of the query, for `range()` and `step()`
 * @param text the parsed text, for positions in errors
 * @throws PromqlError (`OBS_PROMQL`) when a duration is not positive, not finite or too long, or divides by zero
 * @example
 * ```ts
 * resolveDurations(parse('rate(hits_total[step() * 4])'), { startMs: 0, endMs: 3_600_000, stepMs: 15_000 });
 * // the range is 60_000 ms
 * ```
 */
export function resolveDurations(expr: Expr, window: QueryWindow, text = ''): Expr {
  const ms = (duration: DurationExpr, signed: boolean): number => {
    const value = durationValue(duration, window, signed);
    if (typeof value !== 'number') throw new PromqlError(text, value.problem, value);
    return value;
  };
  return resolve(expr);

  function resolve(node: Expr): Expr {
    switch (node.type) {
      case 'vector':
        return shifted(node);
      case 'matrix': {
        const selector = shifted(node.selector);
        if (!node.rangeExpr) return selector === node.selector ? node : { ...node, selector };
        const { rangeExpr, ...rest } = node;
        return { ...rest, selector, rangeMs: ms(rangeExpr, false) };
      }
      case 'subquery': {
        const expr = resolve(node.expr);
        const moved = shifted(expr === node.expr ? node : { ...node, expr });
        if (!moved.rangeExpr && !moved.stepExpr) return moved;
        const { rangeExpr, stepExpr, ...rest } = moved;
        return {
          ...rest,
          ...(rangeExpr && { rangeMs: ms(rangeExpr, false) }),
          ...(stepExpr && { stepMs: ms(stepExpr, false) }),
        };
      }
      case 'call': {
        const args = node.args.map(resolve);
        return args.some((arg, i) => arg !== node.args[i]) ? { ...node, args } : node;
      }
      case 'aggregation': {
        const param = node.param && resolve(node.param);
        const expr = resolve(node.expr);
        return param === node.param && expr === node.expr ? node : { ...node, ...(param && { param }), expr };
      }
      case 'binary': {
        const [left, right] = [resolve(node.left), resolve(node.right)];
        return left === node.left && right === node.right ? node : { ...node, left, right };
      }
      case 'unary':
      case 'paren': {
        const expr = resolve(node.expr);
        return expr === node.expr ? node : { ...node, expr };
      }
      default:
        return node;
    }
  }

  function shifted<T extends TimeShift>(node: T): T {
    const { offsetExpr } = node;
    return offsetExpr ? { ...node, offsetMs: ms(offsetExpr, true), offsetExpr: undefined } : node;
  }
}
