import type { PresetDefinition } from '#contracts';
import { dashboardsOf } from '../grafana/slo-dashboard.js';
import { sloAlerts, sloBudgetRules, sloRecordingRules } from './slo-rules.js';

/**
 * A preset with what its objectives become among its rules, alerts and dashboards, as `generate` writes them.
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
