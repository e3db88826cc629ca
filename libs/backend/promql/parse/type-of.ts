import { type Aggregation, type Call, type Expr } from './ast.js';
import type { TokenCursor } from './token-cursor.js';
import { AGGREGATIONS, FUNCTIONS, type FunctionSignature, type ValueType } from './functions.js';
import { refuseOperation } from './refuse-operation.js';
import { refuseInfoSelector, refuseSelector } from './refuse-selector.js';

/**
 * The type of an expression; checks every part as Prometheus does.
 *
 * @throws PromqlError for the first invalid part
 */
export function typeOf(expr: Expr, cursor: TokenCursor): ValueType {
  switch (expr.type) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'vector':
      refuseSelector(expr, cursor);
      return 'instant vector';
    case 'matrix':
      refuseSelector(expr.selector, cursor);
      return 'range vector';
    case 'paren':
      return typeOf(expr.expr, cursor);
    case 'subquery':
      return typeOfSubquery(expr, expr.expr, cursor);
    case 'unary':
      return typeOfUnary(expr, expr.expr, cursor);
    case 'call':
      return typeOfCall(expr, cursor);
    case 'aggregation':
      return typeOfAggregation(expr, cursor);
    case 'binary':
      return refuseOperation(expr, typeOf(expr.left, cursor), typeOf(expr.right, cursor), cursor);
  }
}

function typeOfSubquery(subquery: Expr, expr: Expr, cursor: TokenCursor): ValueType {
  const type = typeOf(expr, cursor);
  if (type !== 'instant vector')
    cursor.fail(`subquery is only allowed on instant vector, got ${type} instead`, subquery);
  return 'range vector';
}

function typeOfUnary(unary: Expr, expr: Expr, cursor: TokenCursor): ValueType {
  const type = typeOf(expr, cursor);
  if (type !== 'scalar' && type !== 'instant vector')
    cursor.fail(
      `unary expression only allowed on expressions of type scalar or instant vector, got "${type}"`,
      unary,
      type === 'range vector' ? `Write -rate(${cursor.textOf(expr)}).` : undefined,
    );
  return type;
}

function expectType(expr: Expr, wanted: ValueType, context: string, cursor: TokenCursor): void {
  const type = typeOf(expr, cursor);
  if (type === wanted) return;
  const problem = `expected type ${wanted} in ${context}, got ${type}`;
  cursor.fail(problem, expr, instead(expr, type, wanted, cursor));
}

/** Maximum length of a part shown in a suggestion. */
const SHORT = 80;

function instead(expr: Expr, type: ValueType, wanted: ValueType, cursor: TokenCursor): string | undefined {
  const text = cursor.textOf(expr);
  if (text.length > SHORT) return undefined;
  if (wanted === 'range vector' && type === 'instant vector')
    return expr.type === 'vector'
      ? `Write ${text}[5m].`
      : 'Put the range on the selector inside: sum(rate(x[5m])), not rate(sum(x)).';
  if (wanted === 'instant vector' && type === 'range vector') return `Write rate(${text}).`;
  if (wanted === 'instant vector' && type === 'scalar') return `Write vector(${text}).`;
  return wanted === 'scalar' && type === 'instant vector' ? `Write scalar(${text}).` : undefined;
}

function typeOfCall(call: Call, cursor: TokenCursor): ValueType {
  const { func, args } = call;
  const known = FUNCTIONS.get(func) as FunctionSignature;
  refuseCount(call, known, cursor);
  const selector = func === 'info' ? args[1] : undefined;
  if (selector) refuseInfoSelector(selector, cursor);
  args.forEach((arg, i) => {
    const wanted = (known.args[i] ?? known.args.at(-1)) as ValueType;
    if (arg !== selector) expectType(arg, wanted, `call to function "${func}"`, cursor);
  });
  return known.returns;
}

function refuseCount(
  call: Call,
  { args, optional, repeats, most }: FunctionSignature,
  cursor: TokenCursor,
): void {
  const given = call.args.length;
  const least = args.length - optional;
  const limit = most ?? (repeats ? Infinity : args.length);
  const exact = least === limit ? `expected ${least}` : undefined;
  if (given < least)
    cursor.fail(
      `${exact ?? `expected at least ${least}`} argument(s) in call to "${call.func}", got ${given}`,
      call,
    );
  if (given > limit)
    cursor.fail(
      `${exact ?? `expected at most ${limit}`} argument(s) in call to "${call.func}", got ${given}`,
      call,
    );
}

function typeOfAggregation({ op, param, expr }: Aggregation, cursor: TokenCursor): ValueType {
  expectType(expr, 'instant vector', 'aggregation expression', cursor);
  const wanted = AGGREGATIONS.get(op);
  if (wanted && param) expectType(param, wanted, 'aggregation parameter', cursor);
  return 'instant vector';
}
