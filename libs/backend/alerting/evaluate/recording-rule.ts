import type { RecordingRuleDefinition, RuleStatus } from '#contracts';
import { RuleExpression, RuleHealth, type EvaluatedRule } from './evaluated-rule.js';
import { labelsKey, type OutputSample } from './output-series.js';
import { ruleStatus } from './rule-status.js';
import type { RuleQueries } from './rule-queries.js';

/** Stores the result of its expression as a new series. */
export class RecordingRule implements EvaluatedRule {
  readonly kind = 'recording';
  readonly name: string;
  readonly health = new RuleHealth();
  private readonly expression: RuleExpression;

  /** @param labels labels of the group merged with those of the rule */
  constructor(
    private readonly rule: RecordingRuleDefinition,
    private readonly labels: Readonly<Record<string, string>>,
    private readonly limit: number,
    queries: RuleQueries,
    readonly owned: Set<string> = new Set(),
  ) {
    this.name = rule.record;
    this.expression = new RuleExpression(rule.expr, queries);
  }

  async evaluate(_timeMs: number, queryMs: number): Promise<OutputSample[]> {
    const samples = await this.expression.evaluate(queryMs, this.health);
    const recorded = samples.map(({ labels, value }) => ({ labels: this.recorded(labels), value }));
    if (new Set(recorded.map(({ labels }) => labelsKey(labels))).size < recorded.length)
      throw new Error('vector contains metrics with the same labelset after applying rule labels');
    if (this.limit > 0 && recorded.length > this.limit)
      throw new Error(`exceeded limit of ${this.limit} with ${recorded.length} series`);
    return recorded;
  }

  status(): RuleStatus {
    return {
      ...ruleStatus(this, this.rule.expr, this.labels),
      annotations: {},
      duration: 0,
      keepFiringFor: 0,
      state: 'inactive',
      alerts: [],
    };
  }

  /** An empty label of the rule removes the label from the result. */
  private recorded(labels: Readonly<Record<string, string>>): Record<string, string> {
    const all = Object.entries({ ...labels, __name__: this.name, ...this.labels });
    return Object.fromEntries(all.filter(([, value]) => value !== ''));
  }
}
