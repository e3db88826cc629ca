import type { PresetDefinition, RuleGroup } from '#contracts';
import { alertRule, type AlertRule } from './alert-rules.js';
import { sloAlerts, sloBudgetRules, sloRecordingRules } from './slo-rules.js';

/** A month's rate is dear; its result moves slowly. Well below the five minutes after which a series counts as gone. */
const BUDGET_INTERVAL = '2m';

/**
 * Everything of a preset that Prometheus evaluates, in the order of the preset.
 *
 * @param runbooks template of the runbook links, see `runbookUrl`; without it alerts name the page
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
