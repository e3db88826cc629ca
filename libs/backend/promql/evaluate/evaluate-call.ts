import { bare, type Call } from '../parse/ast.js';
import { evaluateAbsentOverTime, evaluateRangeCall } from './evaluate-range-call.js';
import { RANGE_FUNCTIONS } from './functions/range-functions.js';
import { Arguments } from './functions/vector-function.js';
import { VECTOR_FUNCTIONS } from './functions/vector-functions.js';
import { map } from './functions/values.js';
import { refuseFunction } from './refused.js';
import type { Context } from './run/context.js';
import { QueryError } from './run/query-error.js';
import { selectTimestamps } from './select-instant.js';
import type { Value } from './values/row.js';

/** Evaluates a function call. */
export async function evaluateCall(call: Call, context: Context): Promise<Value> {
  const { func, args } = call;
  refuseFunction(func);
  const ofRange = RANGE_FUNCTIONS.get(func);
  if (ofRange) return evaluateRangeCall(call, ofRange, context);
  if (func === 'absent_over_time') return evaluateAbsentOverTime(call, context);
  const [first] = args;
  const selector = first && bare(first);
  if (func === 'timestamp' && selector?.type === 'vector')
    return map(await selectTimestamps(selector, context), context.query, (seconds) => seconds);
  const evaluate = VECTOR_FUNCTIONS.get(func);
  if (!evaluate) throw new QueryError(`unknown function ${func}`, 'bad_data');
  const values: Value[] = [];
  for (const arg of args) values.push(await context.query.evaluate(arg, context));
  return evaluate(new Arguments(call, values), context);
}
