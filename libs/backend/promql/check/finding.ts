import type { Span } from '../parse/ast.js';

/** Names of findings; stable, for suppression and search. */
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

/** A mistake in an expression. */
export interface Finding extends Span {
  readonly rule: FindingRule;
  /** The problem, as a sentence. */
  readonly message: string;
  /** Suggested replacement. */
  readonly suggestion?: string;
}

/** Creates a finding about a part of an expression. */
export function finding(
  rule: FindingRule,
  { from, to }: Span,
  message: string,
  suggestion?: string,
): Finding {
  return { rule, from, to, message, ...(suggestion !== undefined && { suggestion }) };
}
