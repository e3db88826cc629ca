import { ObservabilityError, type PresetDefinition } from '#contracts';

/** Provides presets to the commands; loaded when a command needs it. */
export interface PresetSource {
  /** The presets of this package by name, including the one for any service. */
  all(): Promise<Readonly<Record<string, PresetDefinition>>>;
  /** The one for any service. */
  anyService(): Promise<PresetDefinition>;
  /** The presets of an application with its overrides, from its compiled module. */
  ofApp(file: string): Promise<readonly PresetDefinition[]>;
}

/**
 * The presets with these names; `all` selects every preset.
 *
 * @throws ObservabilityError `OBS_PRESET_INVALID` for an unknown name
 */
export function choosePresets(
  presets: Readonly<Record<string, PresetDefinition>>,
  names: readonly string[],
): PresetDefinition[] {
  const wanted = names.includes('all') ? Object.keys(presets) : [...new Set(names)];
  return wanted.map((name) => {
    const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
    if (preset) return preset;
    throw new ObservabilityError(
      'OBS_PRESET_INVALID',
      `there is no preset "${name}". Choose from: ${[...Object.keys(presets), 'all'].join(', ')}`,
    );
  });
}
