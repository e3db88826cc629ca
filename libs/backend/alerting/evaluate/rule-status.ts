import type { RuleStatus } from '#contracts';
import type { EvaluatedRule } from './evaluated-rule.js';

/** Status fields common to alerting and recording rules. */
export function ruleStatus(
  { kind, name, health }: EvaluatedRule,
  query: string,
  labels: Readonly<Record<string, string>>,
): Pick<
  RuleStatus,
  | 'type'
  | 'name'
  | 'query'
  | 'labels'
  | 'health'
  | 'lastError'
  | 'data'
  | 'lastEvaluationMs'
  | 'evaluationSeconds'
> {
  const { lastError, data, lastEvaluationMs, evaluationSeconds } = health;
  return {
    type: kind,
    name,
    query,
    labels,
    health: health.health,
    ...(lastError !== undefined && { lastError }),
    data,
    lastEvaluationMs,
    evaluationSeconds,
  };
}
