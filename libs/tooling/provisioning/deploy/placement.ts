import { ObservabilityError, type PresetDefinition } from '#contracts';
import { withJob } from '../rules/with-job.js';
import type { DeploymentSettings } from './deployment-settings.js';

/** A preset placed in a deployment, with `$job` replaced. */
export interface PlacedPreset {
  readonly preset: PresetDefinition;
  /**
   * `app`: the application runs it, under its own job; `target`: another application does, at addresses in the
   * settings; `idle`: no application does, so its alerts must not be loaded.
   */
  readonly runs: 'app' | 'target' | 'idle';
}

/**
 * Determines where each preset runs.
 *
 * @throws ObservabilityError `OBS_OPTIONS_INVALID` when the setting `presets` names a preset that was not chosen, or
 *   when nothing scrapes the job of a preset with its own job
 */
export function placePresets(
  settings: DeploymentSettings,
  presets: readonly PresetDefinition[],
): PlacedPreset[] {
  refuseUnknown(settings, presets);
  const own = ownJob(settings, presets);
  return presets.map((preset) => place(settings, own, preset));
}

/** The application's scrape job: the setting `job`, or that of the first preset it runs; one for any service has none. */
export function ownJob(
  { job, service, presets: running }: DeploymentSettings,
  presets: readonly PresetDefinition[],
): string {
  const first = presets.find(
    ({ name, forAnyService }) => !forAnyService && (running?.includes(name) ?? true),
  );
  return job ?? first?.job ?? first?.name ?? service;
}

function place(settings: DeploymentSettings, own: string, preset: PresetDefinition): PlacedPreset {
  const { targets, presets: running } = settings;
  const job = preset.job ?? (preset.forAnyService ? own : preset.name);
  const given = job !== own && Object.hasOwn(targets, job);
  if (running ? !running.includes(preset.name) : given)
    return { preset: withJob(preset, job), runs: given ? 'target' : 'idle' };
  if (preset.job !== undefined && job !== own && !given) throw notScraped(preset.name, job, own);
  return { preset: withJob(preset, preset.job ?? own), runs: 'app' };
}

function refuseUnknown({ presets: running = [] }: DeploymentSettings, presets: readonly PresetDefinition[]) {
  const names = presets.map(({ name }) => name);
  const unknown = running.filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new ObservabilityError(
    'OBS_OPTIONS_INVALID',
    `the setting presets names ${unknown.join(', ')}, but the chosen presets are ${names.join(', ') || 'none'}. ` +
      'Correct the setting, or choose them with --preset.',
  );
}

function notScraped(preset: string, job: string, own: string): ObservabilityError {
  return new ObservabilityError(
    'OBS_OPTIONS_INVALID',
    `the preset "${preset}" uses the job "${job}", but the application's is "${own}". ` +
      `Set job to ${job}, or name its addresses in targets: { ${job}: ['host:8004'] }.`,
  );
}
