import type { PresetDefinition } from '#contracts';

/**
 * Puts the preset for any service before the others: unchanged if it was chosen, otherwise only its metrics and
 * dashboards.
 *
 * @param presets the chosen presets
 * @param anyService added if none of the chosen presets is for any service
 */
export function withOverview(
  presets: readonly PresetDefinition[],
  anyService: PresetDefinition,
): readonly PresetDefinition[] {
  const chosen = presets.filter(({ forAnyService }) => forAnyService);
  const others = presets.filter(({ forAnyService }) => !forAnyService);
  return [...(chosen.length > 0 ? chosen : [overviewOf(anyService)]), ...others];
}

/** Without rules, objectives and summary, because they were not requested. */
function overviewOf(preset: PresetDefinition): PresetDefinition {
  const { name, title, description, forAnyService, metrics, external, dashboards } = preset;
  return { name, title, description, forAnyService, metrics, external, dashboards };
}
