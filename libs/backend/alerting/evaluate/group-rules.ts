import type { AlertingRule as AlertingRuleDefinition, RecordingRuleDefinition, RuleGroup } from '#contracts';
import { AlertingRule } from './alerting-rule.js';
import { AlertStates } from './alert-states.js';
import type { EvaluatedRule } from './evaluated-rule.js';
import { hash } from './fingerprint.js';
import { labelsKey } from './output-series.js';
import { RecordingRule } from './recording-rule.js';
import type { RuleEnvironment } from './rule-environment.js';

/** A rule and its id in the records. */
export interface RuleWithId {
  /** The same in every process for equal file, group, name and labels. */
  readonly id: string;
  readonly rule: EvaluatedRule;
}

/**
 * Creates the rules of a group. A rule with the name and labels of a previous rule continues with its alerts and
 * series, as in Prometheus; several such rules are matched in their order.
 *
 * @param before previous rules of the group
 * @returns the rules, and the previous rules that no longer exist
 */
export function rulesOf(
  file: string,
  group: RuleGroup,
  environment: RuleEnvironment,
  before: readonly RuleWithId[] = [],
): { rules: RuleWithId[]; left: RuleWithId[] } {
  const known = new Map(before.map((each) => [each.id, each]));
  const times = new Map<string, number>();
  const rules = group.rules.map((definition) => {
    const labels = { ...group.labels, ...definition.labels };
    const identity = `${'alert' in definition ? `alert ${definition.alert}` : `record ${definition.record}`} ${labelsKey(labels)}`;
    const nth = times.get(identity) ?? 0;
    times.set(identity, nth + 1);
    const id = hash([file, group.name, identity, String(nth)]);
    const old = known.get(id)?.rule;
    known.delete(id);
    return { id, rule: ruleOf(definition, labels, { id, group, environment, old }) };
  });
  return { rules, left: [...known.values()] };
}

interface RuleParts {
  readonly id: string;
  readonly group: RuleGroup;
  readonly environment: RuleEnvironment;
  readonly old: EvaluatedRule | undefined;
}

function ruleOf(
  definition: AlertingRuleDefinition | RecordingRuleDefinition,
  labels: Readonly<Record<string, string>>,
  { id, group, environment, old }: RuleParts,
): EvaluatedRule {
  const { name, limit = 0 } = group;
  if (!('alert' in definition))
    return new RecordingRule(definition, labels, limit, environment.queries, old?.owned);
  const memory =
    old instanceof AlertingRule ? old : { states: restored(id, environment), owned: new Set<string>() };
  return new AlertingRule(definition, labels, { name, limit }, environment, memory);
}

function restored(id: string, { saved }: RuleEnvironment): AlertStates {
  const states = new AlertStates();
  for (const [key, alert] of saved.take(id)) states.restore(key, alert);
  return states;
}
