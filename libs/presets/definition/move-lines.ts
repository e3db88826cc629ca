import type { AlertDefinition, DashboardDefinition, PanelDefinition } from '#contracts';
import { exact } from '#promql';
import type { PresetOverrides } from './preset.js';

type Lines = NonNullable<PanelDefinition['thresholds']>;

/** A dashboard whose threshold lines follow the overridden thresholds of their alerts. */
export function moveLines(
  dashboard: DashboardDefinition,
  alerts: readonly AlertDefinition[],
  { thresholds = {} }: PresetOverrides,
): DashboardDefinition {
  const moved = (line: Lines[number]): Lines[number] => {
    const given = line.alert === undefined ? undefined : thresholds[line.alert];
    const usual = alerts.find(({ alert }) => alert === line.alert)?.threshold;
    if (given === undefined || usual === undefined) return line;
    // Scaled in proportion, as the panel's unit may differ from the alert's; a threshold of 0 has no proportion, so the
    // difference is added.
    return { ...line, value: exact(usual === 0 ? line.value + given : (line.value * given) / usual) };
  };
  const redrawn = (panel: PanelDefinition): PanelDefinition =>
    panel.thresholds?.some(({ alert }) => alert !== undefined && alert in thresholds)
      ? { ...panel, thresholds: ascending(panel.thresholds.map(moved)) }
      : panel;
  return { ...dashboard, panels: dashboard.panels.map(redrawn) };
}

/** Grafana requires ascending values; of two lines at one value the later one is kept. */
function ascending(lines: Lines): Lines {
  const sorted = [...lines].sort((one, other) => one.value - other.value);
  return sorted.filter(({ value }, i) => value !== sorted[i + 1]?.value);
}
