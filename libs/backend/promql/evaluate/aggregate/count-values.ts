import type { Aggregation } from '../../parse/ast.js';
import { newRow, type Context } from '../run/context.js';
import { QueryError } from '../run/query-error.js';
import { formatPlain } from '../values/go-number.js';
import { vector, type Row, type Value } from '../values/row.js';
import { groupLabels } from './group-labels.js';

/** `count_values`: one series per group and distinct value, with the number of series that have the value. */
export async function countValues(
  aggregation: Aggregation,
  label: string,
  rows: readonly Row[],
  context: Context,
): Promise<Value> {
  if (label === '') throw new QueryError('invalid label name ""');
  const { grouping, without } = aggregation;
  const groups = without ? aggregation : { ...aggregation, grouping: [...grouping, label] };
  const results = new Map<string, Row>();
  for (const row of rows) {
    const byValue = new Map<string, Row>();
    for (let step = 0; step < row.values.length; step++) {
      if (!row.present[step]) continue;
      const text = formatPlain(row.values[step]!);
      let result = byValue.get(text);
      if (!result) {
        const labels = groupLabels(row.labels.with(label, text), groups);
        result = results.get(labels.key) ?? newRow(context, labels);
        results.set(labels.key, result);
        byValue.set(text, result);
      }
      result.values[step]!++;
      result.present[step] = 1;
      if (step % 256 === 255 && context.query.pace.due()) await context.query.pace.rest();
    }
    if (context.query.pace.due()) await context.query.pace.rest();
  }
  return vector([...results.values()]);
}
