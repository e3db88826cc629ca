import type { ModulesContainer } from '@nestjs/core';
import type { RuleGroup } from '#contracts';
import { ruleGroups, withJob } from '#provisioning';
import { presetsOrService } from '../presets-or-service.js';

/** A group and its origin. */
export interface PlacedGroup {
  readonly file: string;
  readonly group: RuleGroup;
}

/**
 * The rules of the presets that the application imports; without any, those of the preset for any service.
 *
 * @param job label of the stored series, used by the rules
 */
export function presetGroups(modules: ModulesContainer, job: string): PlacedGroup[] {
  return presetsOrService(modules).flatMap((preset) =>
    ruleGroups(withJob(preset, job)).map((group) => ({ file: 'preset', group })),
  );
}
