import type { RuleStatus } from '#contracts';
import type { OutputSample, OwnedSeries } from './output-series.js';
import type { RuleQueries, RuleQuery, RuleQueryResult } from './rule-queries.js';

/** A rule of a group: it can be evaluated and reports its status. */
export interface EvaluatedRule {
  readonly kind: 'alerting' | 'recording';
  readonly name: string;
  readonly health: RuleHealth;
  /** Series that the last successful evaluation wrote. */
  readonly owned: OwnedSeries;
  /**
   * @param timeMs time of the evaluation
   * @param queryMs time of the query and of the results: earlier by the group's `query_offset`
   * @returns the samples to write to the store
   */
  evaluate(timeMs: number, queryMs: number): Promise<readonly OutputSample[]>;
  status(): RuleStatus;
}

/** Result of a rule's last evaluation. */
export class RuleHealth {
  health: RuleStatus['health'] = 'unknown';
  data: RuleStatus['data'] = 'unknown';
  lastError: string | undefined;
  /** Milliseconds since 1970. */
  lastEvaluationMs = 0;
  evaluationSeconds = 0;

  done(error?: unknown): void {
    this.health = error === undefined ? 'ok' : 'err';
    this.lastError = error === undefined ? undefined : messageOf(error);
    if (error !== undefined) this.data = 'unknown';
  }
}

/** The expression of a rule; an expression that does not parse fails at each evaluation. */
export class RuleExpression {
  private query?: RuleQuery;

  constructor(
    readonly text: string,
    private readonly queries: RuleQueries,
  ) {}

  async evaluate(timeMs: number, health: RuleHealth): Promise<RuleQueryResult['samples']> {
    this.query ??= this.queries.prepare(this.text);
    const { samples, hasData } = await this.query.evaluate(timeMs);
    health.data = hasData ? 'ok' : 'no_data';
    return samples;
  }
}

export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^OBS_[A-Z]+: /, '');
}
