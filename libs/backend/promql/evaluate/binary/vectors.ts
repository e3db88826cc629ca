import type { Binary, Matching } from '../../parse/ast.js';
import { mergeRows } from '../merge-rows.js';
import { newRow, type Context } from '../run/context.js';
import { QueryError } from '../run/query-error.js';
import { matchedLabels, type LabelSet } from '../values/label-set.js';
import { rowsWithValues, vector, type Row, type Value } from '../values/row.js';
import { groupBy } from '../values/group-by.js';
import { operatorOf, type Operator } from './operators.js';
import { refuseDuplicates } from './unique-side.js';

const NOT_EXPLICIT =
  'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)';
const NOT_UNIQUE = 'multiple matches for labels: grouping labels must ensure unique matches';

/** Arithmetic and comparisons of two vectors: pairs series by labels, then computes all steps of each pair. */
export async function matchVectors(
  { op, bool, matching }: Binary,
  left: Row[],
  right: Row[],
  context: Context,
): Promise<Value> {
  const swapped = matching?.many === 'right';
  const [many, one] = swapped ? [right, left] : [left, right];
  const keyOf = ({ labels }: Row) => matchedLabels(labels, matching).key;
  const { pace } = context.query;
  const groups = await groupBy(one, keyOf, pace);
  await refuseDuplicates({ groups, many, matching, side: swapped ? 'left' : 'right' }, pace);
  const operator = operatorOf(op, bool);
  const pairing = new Pairing(operator, matching, swapped, context);
  for (const row of many) {
    const key = keyOf(row);
    for (const other of groups.get(key) ?? []) {
      pairing.pair(row, other, key);
      if (pace.due()) await pace.rest();
    }
  }
  return vector(await mergeRows(await rowsWithValues(pairing.results, pace), pace));
}

class Pairing {
  readonly results: Row[] = [];
  /** Steps at which a match was found, keyed by what may match only once per step. */
  private readonly matched = new Map<string, Uint8Array>();

  constructor(
    private readonly operator: Operator,
    private readonly matching: Matching | undefined,
    private readonly swapped: boolean,
    private readonly context: Context,
  ) {}

  pair(many: Row, one: Row, key: string): void {
    const { operator, matching, swapped, context } = this;
    const labels = this.labelsOf(many.labels, one.labels);
    const matched = this.matchedOf(matching?.many ? `${key}\n${labels.key}` : key);
    const row = newRow(context, labels);
    row.dropName = operator.dropName && !operator.isArithmetic && context.query.dropNames === 'late';
    const { compute, keeps } = operator;
    for (let step = 0; step < row.values.length; step++) {
      if (!many.present[step] || !one.present[step]) continue;
      if (matched[step]) throw new QueryError(matching?.many ? NOT_UNIQUE : NOT_EXPLICIT);
      matched[step] = 1;
      const [ours, theirs] = [many.values[step]!, one.values[step]!];
      const [left, right] = swapped ? [theirs, ours] : [ours, theirs];
      if (keeps && !keeps(left, right)) continue;
      row.values[step] = compute ? compute(left, right) : left;
      row.present[step] = 1;
    }
    this.results.push(row);
  }

  private matchedOf(key: string): Uint8Array {
    let matched = this.matched.get(key);
    if (!matched) this.matched.set(key, (matched = new Uint8Array(this.context.grid.count)));
    return matched;
  }

  /** One-to-one: the matching labels. Otherwise all labels of the many side and the included labels of the one side. */
  private labelsOf(many: LabelSet, one: LabelSet): LabelSet {
    const { operator, matching, context } = this;
    const dropNow = operator.isArithmetic || (operator.dropName && context.query.dropNames === 'early');
    let labels = dropNow ? many.withoutName() : many;
    if (!matching?.many) {
      if (matching?.on) labels = labels.keep(matching.labels);
      else if (matching) labels = labels.without(matching.labels);
    }
    for (const name of matching?.include ?? []) labels = labels.with(name, one.get(name));
    return labels;
  }
}
