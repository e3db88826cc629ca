import {
  bare,
  COMPARISONS,
  SET_OPERATORS,
  type Aggregation,
  type Binary,
  type Call,
  type Expr,
} from './ast.js';
import { AGGREGATIONS, FUNCTIONS, type FunctionSignature, type ValueType } from './functions.js';
import type { Source } from './source.js';

/** The type of an expression, every part checked as Prometheus checks it. @throws PromqlError */
export function typeOf(expr: Expr, source: Source): ValueType {
  switch (expr.type) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'vector':
      return 'instant vector';
    case 'matrix':
      return 'range vector';
    case 'paren':
      return typeOf(expr.expr, source);
    case 'subquery':
      expect(expr.expr, 'instant vector', 'a subquery', source);
      return 'range vector';
    case 'unary':
      return operand(expr.expr, source);
    case 'call':
      return typeOfCall(expr, source);
    case 'aggregation':
      return typeOfAggregation(expr, source);
    case 'binary':
      return typeOfBinary(expr, source);
  }
}

function expect(expr: Expr, wanted: ValueType, by: string, source: Source): void {
  const type = typeOf(expr, source);
  if (type === wanted) return;
  source.fail(expr, `${by} takes ${a(wanted)}, this is ${a(type)}.`, advice(expr, type, wanted, source));
}

function a(type: ValueType): string {
  return `${type === 'instant vector' ? 'an' : 'a'} ${type}`;
}

function advice(expr: Expr, type: ValueType, wanted: ValueType, source: Source): string | undefined {
  const text = source.text(expr);
  if (wanted === 'range vector' && type === 'instant vector')
    return expr.type === 'vector'
      ? `Write ${text}[5m].`
      : 'Put the range on the selector inside: sum(rate(x[5m])), not rate(sum(x)).';
  if (wanted === 'instant vector' && type === 'range vector') return `Write rate(${text}).`;
  if (wanted === 'instant vector' && type === 'scalar') return `Write vector(${text}).`;
  return wanted === 'scalar' && type === 'instant vector' ? `Write scalar(${text}).` : undefined;
}

function typeOfCall(call: Call, source: Source): ValueType {
  const { func, args } = call;
  const known = FUNCTIONS.get(func);
  if (!known) return source.fail(call, `${func}() is experimental in Prometheus and not understood here.`);
  refuseCount(call, known, source);
  args.forEach((arg, i) =>
    expect(arg, (known.args[i] ?? known.args.at(-1)) as ValueType, `${func}()`, source),
  );
  return known.returns;
}

function refuseCount(call: Call, { args, optional, repeats }: FunctionSignature, source: Source): void {
  const [least, most] = [args.length - optional, repeats ? Infinity : args.length];
  const given = call.args.length;
  if (given >= least && given <= most) return;
  const wanted =
    least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  source.fail(call, `${call.func}() takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${given}.`);
}

function typeOfAggregation({ op, param, expr, from, to }: Aggregation, source: Source): ValueType {
  const wanted = AGGREGATIONS.get(op);
  if (wanted && !param)
    source.fail(
      { from, to },
      `${op} takes ${a(wanted)} before the vector.`,
      `Write ${op}(…, ${source.text(expr)}).`,
    );
  if (!wanted && param) source.fail(param, `${op} takes one vector and nothing else.`);
  if (wanted && param) expect(param, wanted, op, source);
  expect(expr, 'instant vector', op, source);
  return 'instant vector';
}

/** The type of a side of arithmetic. */
function operand(expr: Expr, source: Source): 'scalar' | 'instant vector' {
  const type = typeOf(expr, source);
  if (type === 'scalar' || type === 'instant vector') return type;
  return source.fail(
    expr,
    `one cannot calculate with ${a(type)}.`,
    type === 'range vector' ? `Write rate(${source.text(expr)}).` : undefined,
  );
}

function typeOfBinary(binary: Binary, source: Source): ValueType {
  const { op, bool, left, right, matching } = binary;
  const [lhs, rhs] = [operand(left, source), operand(right, source)];
  const scalars = lhs === 'scalar' && rhs === 'scalar';
  if (COMPARISONS.includes(op)) {
    if (scalars && !bool)
      source.fail(binary, 'a comparison of two numbers needs "bool".', `Write ${op} bool.`);
  } else if (bool) source.fail(binary, '"bool" stands after comparisons only.');
  if (SET_OPERATORS.includes(op)) {
    const odd = lhs === 'scalar' ? left : rhs === 'scalar' ? right : undefined;
    if (odd)
      source.fail(odd, `"${op}" takes a vector on both sides.`, `Write vector(${source.text(bare(odd))}).`);
    if (matching?.many) source.fail(binary, `"${op}" cannot have group_${matching.many}.`);
  }
  if (matching && (lhs === 'scalar' || rhs === 'scalar'))
    source.fail(binary, 'on and ignoring need a vector on both sides.');
  const both = matching?.on ? matching.include.find((label) => matching.labels.includes(label)) : undefined;
  if (both !== undefined)
    source.fail(binary, `the label "${both}" stands in on and in group_${matching?.many}.`);
  return scalars ? 'scalar' : 'instant vector';
}
