import type { PresetDefinition } from '#contracts';

/**
 * Puts the preset for any service before the others: as it is where it was chosen, else its metrics and dashboards alone.
 *
 * @param presets those that were chosen
 * @param anyService what stands beside them when none of them is for any service
 */
export function withOverview(
  presets: readonly PresetDefinition[],
  anyService: PresetDefinition,
): readonly PresetDefinition[] {
  const chosen = presets.filter(({ forAnyService }) => forAnyService);
  const others = presets.filter(({ forAnyService }) => !forAnyService);
  return [...(chosen.length > 0 ? chosen : [overviewOf(anyService)]), ...others];
}

/** No rules, objectives or summary: nobody has asked for them. */
function overviewOf(preset: PresetDefinition): PresetDefinition {
  const { name, title, description, forAnyService, metrics, external, dashboards } = preset;
  return { name, title, description, forAnyService, metrics, external, dashboards };
}
