import type { VectorSample } from '#contracts';

/** The result of an expression at a time. */
export interface RuleQueryResult {
  /** The samples; a scalar is one sample without labels. */
  readonly samples: readonly VectorSample[];
  /** False when the expression selects series and none exist, so that the condition could not hold. */
  readonly hasData: boolean;
}

/** A parsed expression that can be evaluated repeatedly. */
export interface RuleQuery {
  /** @throws QueryError when the evaluation fails */
  evaluate(timeMs: number): Promise<RuleQueryResult>;
}

/** Port: evaluates the expressions of rules. */
export interface RuleQueries {
  /** @throws PromqlError when the expression does not parse */
  prepare(expr: string): RuleQuery;
}
