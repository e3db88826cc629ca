import type { ModulesContainer } from '@nestjs/core';
import type { RuleGroup } from '#contracts';
import { ruleGroups, withJob } from '#provisioning';
import { presetsOrService } from '../presets-or-service.js';

/** A group and where it comes from. */
export interface PlacedGroup {
  readonly file: string;
  readonly group: RuleGroup;
}

/**
 * The rules of the presets that the application imports; of the one for any service, where it imports none.
 *
 * @param job of the stored series, which the rules ask for
 */
export function presetGroups(modules: ModulesContainer, job: string): PlacedGroup[] {
  return presetsOrService(modules).flatMap((preset) =>
    ruleGroups(withJob(preset, job)).map((group) => ({ file: 'preset', group })),
  );
}
