import type { PresetDefinition } from '#contracts';
import type { DeploymentSettings } from './deployment-settings.js';

/** The application's scrape job: alerts of a preset look at the job of the preset's name. */
export function jobOf({ job, service }: DeploymentSettings, presets: readonly PresetDefinition[]): string {
  return job ?? presets[0]?.name ?? service;
}
