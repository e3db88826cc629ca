import { SET_OPERATORS, type Binary } from '../../parse/ast.js';
import { mergeRows } from '../merge-rows.js';
import { named, type Context } from '../run/context.js';
import { QueryError } from '../run/query-error.js';
import { rowsWithValues, scalar, vector, type Row, type Value } from '../values/row.js';
import { operatorOf } from './operators.js';
import { combineSets } from './sets.js';
import { matchVectors } from './vectors.js';

/** Evaluates a binary operation. */
export async function evaluateBinary(binary: Binary, context: Context): Promise<Value> {
  const left = await context.query.evaluate(binary.left, context);
  const right = await context.query.evaluate(binary.right, context);
  if (left.kind === 'string' || right.kind === 'string')
    throw new QueryError(`operator ${binary.op} is not defined for strings`, 'bad_data');
  if (left.kind === 'vector' && right.kind === 'vector') {
    if (SET_OPERATORS.includes(binary.op)) return combineSets(binary, left.rows, right.rows, context);
    return matchVectors(binary, left.rows, right.rows, context);
  }
  if (left.kind === 'vector')
    return withScalar(binary, left.rows, right as { values: Float64Array }, context);
  if (right.kind === 'vector') return withScalar(binary, right.rows, left, context, true);
  const { compute } = operatorOf(binary.op, true);
  return scalar(left.values.map((value, step) => compute!(value, right.values[step]!)));
}

/** @param swapped whether the scalar is the left operand */
async function withScalar(
  { op, bool }: Binary,
  rows: Row[],
  { values: scalars }: { readonly values: Float64Array },
  { query }: Context,
  swapped = false,
): Promise<Value> {
  const { compute, keeps, dropName } = operatorOf(op, bool);
  for (const row of rows) {
    const { values, present } = row;
    for (let step = 0; step < values.length; step++) {
      if (!present[step]) continue;
      const [value, other] = [values[step]!, scalars[step]!];
      const [left, right] = swapped ? [other, value] : [value, other];
      if (compute) values[step] = compute(left, right);
      else if (!keeps!(left, right)) present[step] = 0;
    }
    if (dropName) Object.assign(row, named(query, row.labels, true));
    if (query.pace.due()) await query.pace.rest();
  }
  return vector(await mergeRows(await rowsWithValues(rows, query.pace), query.pace));
}
