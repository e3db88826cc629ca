import { ObservabilityError, type PresetDefinition } from '#contracts';

/** Where the commands get presets from; loaded when one is called. */
export interface PresetSource {
  /** Those of this package, by name; the one for any service is among them. */
  all(): Promise<Readonly<Record<string, PresetDefinition>>>;
  /** The one for any service. */
  anyService(): Promise<PresetDefinition>;
  /** Those of an application, with its overrides, from its compiled module. */
  ofApp(file: string): Promise<readonly PresetDefinition[]>;
}

/**
 * The presets of these names; `all` stands for each.
 *
 * @throws ObservabilityError `OBS_PRESET_INVALID` for a name there is no preset of
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
