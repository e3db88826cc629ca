import { bare, type Call, type Expr } from '../parse/ast.js';

/** Functions that depend on the evaluation time even when their arguments do not. */
const TIME_DEPENDENT = new Set(
  'days_in_month day_of_month day_of_week day_of_year hour minute month year predict_linear time timestamp'.split(
    ' ',
  ),
);

const known = new WeakMap<Expr, boolean>();

/** Whether an expression has the same value at every step, such as `up @ 1600000000`; it is then evaluated once. */
export function isInvariant(expr: Expr): boolean {
  let invariant = known.get(expr);
  if (invariant === undefined) known.set(expr, (invariant = decide(expr)));
  return invariant;
}

function decide(expr: Expr): boolean {
  switch (expr.type) {
    case 'number':
    case 'string':
      return true;
    case 'vector':
      return expr.at !== undefined;
    case 'matrix':
      return expr.selector.at !== undefined;
    case 'subquery':
      return expr.at !== undefined;
    case 'call':
      return isInvariantCall(expr);
    case 'binary':
      return isInvariant(expr.left) && isInvariant(expr.right);
    // As in Prometheus, the parameter of an aggregation is ignored: its first step's value is used.
    case 'aggregation':
    case 'unary':
    case 'paren':
      return isInvariant(expr.expr);
  }
}

function isInvariantCall({ func, args }: Call): boolean {
  if (func === 'timestamp') return args.every((arg) => bare(arg).type === 'vector' && isInvariant(arg));
  return !TIME_DEPENDENT.has(func) && args.every(isInvariant);
}
