import type { ModulesContainer } from '@nestjs/core';
import { providersOf } from '#container';
import { PRESETS, type PresetDefinition } from '#contracts';

/** The presets that an application imports, each name once. */
export function presetsOf(modules: ModulesContainer): PresetDefinition[] {
  const presets = providersOf(modules)
    .filter(({ token }) => token === PRESETS)
    .flatMap(({ instance }) => (instance ?? []) as readonly PresetDefinition[]);
  return [...new Map(presets.map((preset) => [preset.name, preset])).values()];
}
