import { bare, type Expr, type Unary } from '../parse/ast.js';
import { aggregate } from './aggregate/aggregate.js';
import { evaluateBinary } from './binary/evaluate-binary.js';
import { evaluateCall } from './evaluate-call.js';
import { isInvariant } from './invariant.js';
import { map } from './functions/values.js';
import { newRow, newScalar, type Context } from './run/context.js';
import { QueryError } from './run/query-error.js';
import { selectInstant } from './select-instant.js';
import { scalar, vector, type Row, type Value } from './values/row.js';

/** Evaluates an expression at all steps of the grid at once. */
export async function evaluateExpr(expr: Expr, context: Context): Promise<Value> {
  const { query, grid } = context;
  query.pace.check();
  return query.budget.whileHolding(async () => {
    if (grid.count === 1 || !isInvariant(expr)) return evaluateNode(bare(expr), context);
    const once = { query, grid: { ...grid, count: 1 } };
    return await repeat(await evaluateNode(bare(expr), once), context);
  }, cellsOf);
}

function cellsOf(value: Value): number {
  if (value.kind === 'scalar') return value.values.length;
  return value.kind === 'vector' ? value.rows.length * (value.rows[0]?.values.length ?? 0) : 0;
}

async function evaluateNode(expr: Expr, context: Context): Promise<Value> {
  switch (expr.type) {
    case 'number':
      return scalar(newScalar(context).fill(expr.value));
    case 'string':
      return { kind: 'string', value: expr.value };
    case 'vector':
      return vector(await selectInstant(expr, context));
    case 'call':
      return evaluateCall(expr, context);
    case 'aggregation':
      return aggregate(expr, context);
    case 'binary':
      return evaluateBinary(expr, context);
    case 'unary':
      return evaluateUnary(expr, context);
    case 'paren':
      return evaluateNode(bare(expr), context);
    case 'matrix':
    case 'subquery':
      throw new QueryError('a range vector must be the argument of a function', 'bad_data');
  }
}

async function evaluateUnary({ op, expr }: Unary, context: Context): Promise<Value> {
  const value = await evaluateExpr(expr, context);
  if (op === '+' || value.kind === 'string') return value;
  if (value.kind === 'scalar') return scalar(negate(value.values));
  return map(value.rows, context.query, (number) => -number);
}

function negate(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) values[i] = -values[i]!;
  return values;
}

async function repeat(value: Value, context: Context): Promise<Value> {
  const { pace } = context.query;
  if (value.kind === 'scalar') return scalar(newScalar(context).fill(value.values[0]!));
  if (value.kind === 'string') return value;
  const rows: Row[] = [];
  for (const row of value.rows) {
    rows.push(repeatRow(row, context));
    if (pace.due()) await pace.rest();
  }
  return vector(rows);
}

function repeatRow({ labels, dropName, values }: Row, context: Context): Row {
  const row = newRow(context, labels, dropName);
  row.values.fill(values[0]!);
  row.present.fill(1);
  return row;
}
