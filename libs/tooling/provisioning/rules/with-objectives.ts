import type { PresetDefinition } from '#contracts';
import { dashboardsOf } from '../grafana/slo-dashboard.js';
import { sloAlerts, sloBudgetRules, sloRecordingRules } from './slo-rules.js';

/**
 * A preset with the rules, alerts and dashboards of its objectives added, as `generate` writes them.
 *
 * @example
 * ```ts
 * const findings = lint({ presets: [withObjectives(webhook)] });
 * ```
 */
export function withObjectives(preset: PresetDefinition): PresetDefinition {
  const { recordingRules = [], alerts = [] } = preset;
  return {
    ...preset,
    recordingRules: [...recordingRules, ...sloRecordingRules(preset), ...sloBudgetRules(preset)],
    alerts: [...alerts, ...sloAlerts(preset)],
    dashboards: dashboardsOf(preset),
  };
}
