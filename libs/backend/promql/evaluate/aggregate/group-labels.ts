import type { Aggregation } from '../../parse/ast.js';
import { LabelSet, NAME } from '../values/label-set.js';

/** The labels of a series' group. */
export function groupLabels(labels: LabelSet, { grouping, without }: Aggregation): LabelSet {
  if (without) return labels.without([...grouping, NAME]);
  return grouping.length > 0 ? labels.keep(grouping) : LabelSet.EMPTY;
}
