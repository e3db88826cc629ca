import type { Span } from '../parse/ast.js';

/** Names of what can be found; stable, for suppressing and searching. */
export type FindingRule =
  | 'syntax'
  | 'unknown-metric'
  | 'unknown-label'
  | 'unknown-bucket'
  | 'rate-of-gauge'
  | 'delta-of-counter'
  | 'sum-of-quantile'
  | 'bad-quantile'
  | 'never-matches'
  | 'wrong-unit'
  | 'always-true'
  | 'metric-name'
  | 'rule-name';

/** Something that cannot work as it stands. */
export interface Finding extends Span {
  readonly rule: FindingRule;
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** What to write instead. */
  readonly suggestion?: string;
}

/** A finding about a part of an expression. */
export function finding(
  rule: FindingRule,
  { from, to }: Span,
  message: string,
  suggestion?: string,
): Finding {
  return { rule, from, to, message, ...(suggestion !== undefined && { suggestion }) };
}
