import type { PresetDefinition, PromDuration, RuleGroup } from '#contracts';
import { durationMs, parse, selectorsIn } from '#promql';
import { ruleGroups, withJob } from '#provisioning';

/**
 * An alert of a preset and the recording rules that it reads.
 *
 * @throws Error when the preset has no such alert
 */
export function scenarioGroups(
  preset: PresetDefinition,
  alert: string,
  job: string,
): { readonly rules: RuleGroup[]; readonly wait: PromDuration } {
  const groups = ruleGroups(withJob(preset, job));
  const wanted = groups.flatMap(({ rules }) => rules).find((rule) => 'alert' in rule && rule.alert === alert);
  if (!wanted || !('alert' in wanted))
    throw new Error(`The preset "${preset.name}" has a scenario for "${alert}", but no such alert.`);
  const read = namesRead(groups, wanted.expr);
  const kept = groups.map((group) => ({
    ...group,
    rules: group.rules.filter((rule) => ('alert' in rule ? rule === wanted : read.has(rule.record))),
  }));
  return { rules: kept.filter(({ rules }) => rules.length > 0), wait: wanted.for ?? '0s' };
}

/** Names of the metrics that an expression reads, directly or through recording rules. */
function namesRead(groups: readonly RuleGroup[], expr: string): Set<string> {
  const names = new Set<string>();
  const read = (text: string): void => {
    for (const { name } of selectorsIn(parse(text))) {
      if (name === undefined || names.has(name)) continue;
      names.add(name);
      for (const { rules } of groups)
        for (const rule of rules) if ('record' in rule && rule.record === name) read(rule.expr);
    }
  };
  read(expr);
  return names;
}

/** The last whole minute in which an alert whose condition holds from the start must not fire yet. */
export function justBefore(wait: PromDuration): PromDuration | undefined {
  const minutes = (durationMs(wait) ?? 0) / 60_000;
  return minutes > 0 ? `${Math.max(0, Math.ceil(minutes) - 1)}m` : undefined;
}
