import type { PresetDefinition, RuleGroup } from '#contracts';
import { alertRule, type AlertRule } from './alert-rules.js';
import { sloAlerts, sloBudgetRules, sloRecordingRules } from './slo-rules.js';

/**
 * A rate over a month is expensive to evaluate and changes slowly. Well below Prometheus' staleness limit of five
 * minutes.
 */
const BUDGET_INTERVAL = '2m';

/**
 * All rule groups of a preset, in its order.
 *
 * @param runbooks template of runbook links, see `runbookUrl`; without it alerts name the page
 */
export function ruleGroups(preset: PresetDefinition, runbooks?: string): RuleGroup[] {
  const alerts = (list: typeof preset.alerts = []): AlertRule[] =>
    list.map((alert) => alertRule(preset, alert, runbooks));
  const groups: RuleGroup[] = [
    { name: `${preset.name}-recording`, rules: [...(preset.recordingRules ?? [])] },
    { name: `${preset.name}-alerts`, rules: alerts(preset.alerts) },
    { name: `${preset.name}-slo`, rules: [...sloRecordingRules(preset), ...alerts(sloAlerts(preset))] },
    { name: `${preset.name}-slo-budget`, interval: BUDGET_INTERVAL, rules: sloBudgetRules(preset) },
  ];
  return groups.filter(({ rules }) => rules.length > 0);
}
