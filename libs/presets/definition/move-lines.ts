import type { AlertDefinition, DashboardDefinition, PanelDefinition } from '#contracts';
import { exact } from '#promql';
import type { PresetOverrides } from './preset.js';

type Lines = NonNullable<PanelDefinition['thresholds']>;

/** A dashboard whose lines stand where the overridden thresholds of their alerts are. */
export function moveLines(
  dashboard: DashboardDefinition,
  alerts: readonly AlertDefinition[],
  { thresholds = {} }: PresetOverrides,
): DashboardDefinition {
  const moved = (line: Lines[number]): Lines[number] => {
    const given = line.alert === undefined ? undefined : thresholds[line.alert];
    const usual = alerts.find(({ alert }) => alert === line.alert)?.threshold;
    if (given === undefined || usual === undefined) return line;
    // In proportion, as a panel may have another unit than the alert; of nothing there is no proportion.
    return { ...line, value: exact(usual === 0 ? line.value + given : (line.value * given) / usual) };
  };
  const redrawn = (panel: PanelDefinition): PanelDefinition =>
    panel.thresholds?.some(({ alert }) => alert !== undefined && alert in thresholds)
      ? { ...panel, thresholds: ascending(panel.thresholds.map(moved)) }
      : panel;
  return { ...dashboard, panels: dashboard.panels.map(redrawn) };
}

/** As Grafana wants them; of two lines in one place the later. */
function ascending(lines: Lines): Lines {
  const sorted = [...lines].sort((one, other) => one.value - other.value);
  return sorted.filter(({ value }, i) => value !== sorted[i + 1]?.value);
}
