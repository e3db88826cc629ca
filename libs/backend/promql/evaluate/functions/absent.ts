import { bare, type Expr } from '../../parse/ast.js';
import { matchersOf } from '../run/matchers.js';
import { LabelSet, NAME } from '../values/label-set.js';

/** The labels that the absent series would certainly have: those with exactly one `=` matcher. */
export function labelsOfAbsent(expr: Expr): LabelSet {
  const selector = bare(expr);
  if (selector.type !== 'vector') return LabelSet.EMPTY;
  const labels = new Map<string, string>();
  const seen = new Set<string>();
  for (const { label, op, value } of matchersOf(selector)) {
    if (label === NAME) continue;
    if (op === '=' && !seen.has(label)) {
      labels.set(label, value);
      seen.add(label);
    } else labels.delete(label);
  }
  return LabelSet.of(Object.fromEntries(labels));
}
