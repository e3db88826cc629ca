import type { ModulesContainer } from '@nestjs/core';
import type { PresetDefinition } from '#contracts';
import { service } from '#presets';
import { presetsOf } from './presets-of.js';

/**
 * The presets that an application imports; without any, the preset for any service. Loads all presets of the package.
 */
export function presetsOrService(modules: ModulesContainer): readonly PresetDefinition[] {
  const presets = presetsOf(modules);
  return presets.length > 0 ? presets : [service];
}
