import { readFileSync } from 'node:fs';
import { thresholdRule, type GroupOfFile } from '#alerting';
import type { PresetDefinition, RuleGroup, TelemetryStore, ThresholdRule } from '#contracts';
import { ruleGroups, withJob } from '#provisioning';
import { loadRuleFile } from '#rule-files';

/** Groups of rule files. @throws ObservabilityError that lists every problem in them */
export function groupsOfFiles(files: readonly string[]): GroupOfFile[] {
  return files.flatMap((file) =>
    loadRuleFile(readFileSync(file, 'utf8'), file).map((group) => ({ file, group })),
  );
}

/**
 * The rules of presets, for the scrape job of the stored series, and those that the application registered at run time.
 * A rule contained in several presets appears once per preset.
 */
export async function groupsOfStore(
  store: TelemetryStore,
  presets: readonly PresetDefinition[],
  fromMs: number,
  toMs: number,
): Promise<GroupOfFile[]> {
  const named = await store.series([[{ label: 'job', op: '!=', value: '' }]], fromMs, toMs);
  const job = named[0]?.['job'];
  const ofPresets = presets.flatMap((preset) =>
    ruleGroups(job === undefined ? preset : withJob(preset, job)),
  );
  const registered = (store.alerts?.all('rule') ?? []).map(({ document }) =>
    groupOf((document as { readonly rule: ThresholdRule | RuleGroup }).rule),
  );
  return [
    ...ofPresets.map((group) => ({ file: 'preset', group })),
    ...registered.map((group) => ({ file: 'runtime', group })),
  ];
}

function groupOf(rule: ThresholdRule | RuleGroup): RuleGroup {
  return 'condition' in rule ? { name: rule.id, rules: [thresholdRule(rule)] } : rule;
}
