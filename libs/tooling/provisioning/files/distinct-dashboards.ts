import { ObservabilityError, type PresetDefinition } from '#contracts';
import { dashboardName } from '../deploy/kubernetes-preset.js';
import { dashboardsOf } from '../grafana/slo-dashboard.js';

/**
 * Checks that no dashboard overwrites another one: in a ConfigMap, or in a file where upper and lower case are equal.
 *
 * @throws ObservabilityError `OBS_PRESET_INVALID` that names both dashboards and their presets
 */
export function checkDashboardNames(presets: readonly PresetDefinition[]): void {
  const known = new Map<string, string>();
  for (const preset of presets)
    for (const { uid } of dashboardsOf(preset)) {
      const name = dashboardName(uid);
      const dashboard = `"${uid}" of the preset "${preset.name}"`;
      const other = known.get(name);
      if (other !== undefined)
        throw new ObservabilityError(
          'OBS_PRESET_INVALID',
          `the dashboards ${other} and ${dashboard} would both be written as ${name}. ` +
            'Give one of them a uid that differs in more than case, "-" and "_".',
        );
      known.set(name, dashboard);
    }
}
