import type { ModulesContainer } from '@nestjs/core';
import { providersOf } from '#container';
import { PRESETS, type PresetDefinition, type RuleGroup } from '#contracts';
import { ruleGroups, withJob } from '#provisioning';

/** A group and where it comes from. */
export interface PlacedGroup {
  readonly file: string;
  readonly group: RuleGroup;
}

/**
 * The rules of the presets that the application imports.
 *
 * @param job of the stored series, which the rules ask for
 */
export function presetGroups(modules: ModulesContainer, job: string): PlacedGroup[] {
  return presetsOf(modules).flatMap((preset) =>
    ruleGroups(withJob(preset, job)).map((group) => ({ file: 'preset', group })),
  );
}

function presetsOf(modules: ModulesContainer): PresetDefinition[] {
  const presets = providersOf(modules)
    .filter(({ token }) => token === PRESETS)
    .flatMap(({ instance }) => (instance ?? []) as readonly PresetDefinition[]);
  return [...new Map(presets.map((preset) => [preset.name, preset])).values()];
}
