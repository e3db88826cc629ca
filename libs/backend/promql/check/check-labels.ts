import type { Aggregation, Binary } from '../parse/ast.js';
import type { Catalogue } from './catalogue.js';
import { unknownLabel } from './check-selector.js';
import { finding, type Finding } from './finding.js';
import { isScalar, labelsOf, type LabelSet } from './labels-of.js';

/** Finds labels in `by` and `without` that the series do not have. */
export function checkGrouping(aggregation: Aggregation, catalogue: Catalogue): Finding[] {
  const inner = labelsOf(aggregation.expr, catalogue);
  if (!inner) return [];
  return aggregation.grouping
    .filter((label) => !inner.names.has(label))
    .map((label) => unknownLabel(label, aggregation, 'what is aggregated here', own(inner, catalogue)));
}

/** Finds operations whose two sides can never match. */
export function checkMatching(binary: Binary, catalogue: Catalogue): Finding[] {
  const { left, right, matching, op } = binary;
  if (isScalar(left) || isScalar(right)) return [];
  const [a, b] = [labelsOf(left, catalogue), labelsOf(right, catalogue)];
  if (!a || !b) return [];
  if (!matching) return op === 'or' ? [] : checkPlain(binary, a, b);
  const lacks = (side: LabelSet, name: string, labels: readonly string[]): Finding[] =>
    labels
      .filter((label) => !side.names.has(label))
      .map((label) => unknownLabel(label, binary, name, own(side, catalogue)));
  const included =
    matching.many === 'left'
      ? lacks(b, 'the right side', matching.include)
      : lacks(a, 'the left side', matching.include);
  if (matching.on)
    return [
      ...lacks(a, 'the left side', matching.labels),
      ...lacks(b, 'the right side', matching.labels),
      ...(matching.many ? included : []),
    ];
  const either: LabelSet = { names: new Set([...a.names, ...b.names]), exact: false };
  return [...lacks(either, 'neither side', matching.labels), ...(matching.many ? included : [])];
}

function checkPlain(binary: Binary, a: LabelSet, b: LabelSet): Finding[] {
  const list = ({ names }: LabelSet) => [...names].filter((name) => name !== '__name__').sort();
  const [left, right] = [list(a), list(b)];
  if (!a.exact || !b.exact || left.join() === right.join()) return [];
  const common = left.filter((label) => right.includes(label));
  return [
    finding(
      'never-matches',
      binary,
      `the left side has the labels {${left.join(', ')}}, the right side {${right.join(', ')}}: no series find each other.`,
      `Aggregate both by the same labels, or write ${binary.op} on (${common.join(', ')}) group_left.`,
    ),
  ];
}

/** Without target labels, for a short list in messages. */
function own({ names }: LabelSet, catalogue: Catalogue): ReadonlySet<string> {
  return new Set([...names].filter((name) => !catalogue.targetLabels.has(name)));
}
