import {
  FUNCTIONS,
  SET_OPERATORS,
  valueTypeOf,
  type Expr,
  type LabelMatcher,
  type TimeShift,
  type ValueType,
  type VectorSelector,
} from '#promql';
import { valueText } from './numbers-json.js';

type Json = Record<string, unknown>;

/** The syntax tree of Prometheus' `/api/v1/parse_query` (`web/api/v1/translate_ast.go`). */
export function exprJson(expr: Expr): Json {
  switch (expr.type) {
    case 'number':
      return { type: 'numberLiteral', val: valueText(expr.value) };
    case 'string':
      return { type: 'stringLiteral', val: expr.value };
    case 'vector':
      return { type: 'vectorSelector', ...selectorJson(expr), ...shiftJson(expr) };
    case 'matrix':
      return {
        type: 'matrixSelector',
        ...selectorJson(expr.selector),
        range: durationJson(expr.rangeMs),
        ...shiftJson(expr.selector),
      };
    case 'subquery':
      return {
        type: 'subquery',
        expr: exprJson(expr.expr),
        range: durationJson(expr.rangeMs),
        step: durationJson(expr.stepMs ?? 0),
        ...shiftJson(expr),
      };
    case 'call':
      return { type: 'call', func: functionJson(expr.func), args: expr.args.map(exprJson) };
    case 'aggregation':
      return {
        type: 'aggregation',
        op: expr.op,
        expr: exprJson(expr.expr),
        param: expr.param ? exprJson(expr.param) : null,
        grouping: expr.grouping,
        without: expr.without,
      };
    case 'binary':
      return {
        type: 'binaryExpr',
        op: expr.op,
        lhs: exprJson(expr.left),
        rhs: exprJson(expr.right),
        matching: matchingJson(expr),
        bool: expr.bool,
      };
    case 'unary':
      return { type: 'unaryExpr', op: expr.op, expr: exprJson(expr.expr) };
    case 'paren':
      return { type: 'parenExpr', expr: exprJson(expr.expr) };
  }
}

/** A duration that depends on the query has no number yet. */
function durationJson(ms: number): number | null {
  return Number.isNaN(ms) ? null : ms;
}

function selectorJson({ name, matchers }: VectorSelector): Json {
  const named = name === undefined ? [] : [{ name: '__name__', type: '=', value: name }];
  return { name: name ?? '', matchers: [...matchers.map(matcherJson), ...named] };
}

function matcherJson({ label, op, value }: LabelMatcher): Json {
  return { name: label, type: op, value };
}

function shiftJson({ offsetMs, at }: TimeShift): Json {
  const timestamp = typeof at === 'number' ? at : null;
  return { offset: durationJson(offsetMs ?? 0), timestamp, startOrEnd: typeof at === 'string' ? at : null };
}

/** Prometheus' names of value types. */
const TYPES: Record<ValueType, string> = {
  scalar: 'scalar',
  string: 'string',
  'instant vector': 'vector',
  'range vector': 'matrix',
};

function functionJson(name: string): Json {
  const known = FUNCTIONS.get(name);
  const variadic = known?.repeats ? (known.most === undefined ? -1 : known.most - known.args.length) : 0;
  return {
    name,
    argTypes: known?.args.map((type) => TYPES[type]) ?? [],
    variadic: variadic || (known?.optional ?? 0),
    returnType: TYPES[known?.returns ?? 'instant vector'],
  };
}

function matchingJson({ matching, op, left, right }: Extract<Expr, { type: 'binary' }>): Json | null {
  if (valueTypeOf(left) !== 'instant vector' || valueTypeOf(right) !== 'instant vector') return null;
  const { on = false, labels = [], include = [], many } = matching ?? {};
  const cards = { left: 'many-to-one', right: 'one-to-many' };
  const card = SET_OPERATORS.includes(op) ? 'many-to-many' : many ? cards[many] : 'one-to-one';
  return { card, labels, on, include };
}
