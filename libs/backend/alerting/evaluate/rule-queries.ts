import type { VectorSample } from '#contracts';

/** What an expression gave at a time. */
export interface RuleQueryResult {
  /** A scalar is one sample without labels. */
  readonly samples: readonly VectorSample[];
  /** False when the expression selects series and there are none, so that it could not hold. */
  readonly hasData: boolean;
}

/** An expression that is evaluated again and again. */
export interface RuleQuery {
  /** @throws QueryError for what cannot be evaluated */
  evaluate(timeMs: number): Promise<RuleQueryResult>;
}

/** Port: evaluates the expressions of rules. */
export interface RuleQueries {
  /** @throws PromqlError for what does not parse */
  prepare(expr: string): RuleQuery;
}
