import { bare, type Aggregation } from '../../parse/ast.js';
import { refuseFunction } from '../refused.js';
import { newRow, type Context } from '../run/context.js';
import { QueryError } from '../run/query-error.js';
import { greater, lesser } from '../values/go-math.js';
import { groupBy } from '../values/group-by.js';
import { hasValues, vector, type Row, type Value } from '../values/row.js';
import { countValues } from './count-values.js';
import type { Fold } from './fold.js';
import { FOLDS } from './folds.js';
import { groupLabels } from './group-labels.js';
import { quantiles } from './quantiles.js';
import { extremes } from './extremes.js';

/** Evaluates an aggregation. */
export async function aggregate(aggregation: Aggregation, context: Context): Promise<Value> {
  const { op, param, expr } = aggregation;
  refuseFunction(op);
  const parameter = param && (await context.query.evaluate(param, context));
  const value = await context.query.evaluate(expr, context);
  if (value.kind !== 'vector') throw new QueryError(`${op} takes an instant vector`, 'bad_data');
  if (op === 'count_values') {
    const label = parameter?.kind === 'string' ? parameter.value : '';
    return countValues(aggregation, label, value.rows, context);
  }
  const { pace } = context.query;
  const keyOf = ({ labels }: Row) => groupLabels(labels, aggregation).key;
  const groups = [...(await groupBy(value.rows, keyOf, pace)).values()];
  const scalars = parameter?.kind === 'scalar' ? parameter.values : new Float64Array(context.grid.count);
  if (op === 'topk' || op === 'bottomk') return extremes(op, scalars, groups, context);
  if (op === 'quantile') warnOfQuantiles(aggregation, scalars, context);
  const fold = op === 'quantile' ? quantiles(scalars) : FOLDS.get(op);
  if (!fold) throw new QueryError(`unknown aggregation ${op}`, 'bad_data');
  return vector(await foldGroups(groups, fold, aggregation, context));
}

async function foldGroups(
  groups: readonly Row[][],
  fold: Fold,
  aggregation: Aggregation,
  context: Context,
): Promise<Row[]> {
  const results: Row[] = [];
  for (const rows of groups) {
    const labels = groupLabels(rows[0]!.labels, aggregation);
    const result = newRow(context, labels);
    const { add, finish } = fold(result);
    for (const row of rows) {
      add(row);
      for (let i = 0; i < row.present.length; i++) result.present[i]! |= row.present[i]!;
      if (context.query.pace.due()) await context.query.pace.rest();
    }
    await finish(context.query.pace);
    if (!hasValues(result)) continue;
    result.dropName = dropsName(rows, result);
    results.push(result);
  }
  return results;
}

/** Whether a series whose name is dropped contributed to the last step with a value. */
function dropsName(rows: readonly Row[], { present }: Row): boolean {
  const last = present.lastIndexOf(1);
  return rows.some((row) => row.dropName && row.present[last]);
}

function warnOfQuantiles({ param }: Aggregation, quantiles: Float64Array, { query }: Context): void {
  const position = bare(param!).from;
  let [least, greatest] = [Number.MAX_VALUE, -Number.MAX_VALUE];
  for (const quantile of quantiles) {
    if (Number.isNaN(quantile)) query.annotations.invalidQuantile(NaN, position);
    least = lesser(least, quantile);
    greatest = greater(greatest, quantile);
  }
  if (greatest > 1) query.annotations.invalidQuantile(greatest, position);
  if (least < 0) query.annotations.invalidQuantile(least, position);
}
