import type { AlertDefinition, DashboardDefinition, PanelDefinition } from '#contracts';
import { closest } from '#promql';
import { invalidPreset } from './invalid-preset.js';
import type { WholeSpec } from './merge-blocks.js';
import type { PresetOverrides } from './preset.js';

/** @throws ObservabilityError `OBS_PRESET_INVALID` for names of alerts that do not exist */
export function applyOverrides(spec: WholeSpec, overrides: PresetOverrides): WholeSpec {
  refuseUnknownAlerts(spec, overrides);
  const { parts = {}, without = [] } = overrides;
  const { summary, ...data } = spec;
  const kept = <T>(part: 'recordingRules' | 'alerts' | 'dashboards' | 'slos', list: readonly T[] = []) =>
    parts[part] === false ? [] : list;
  return {
    ...data,
    recordingRules: kept('recordingRules', spec.recordingRules),
    alerts: kept('alerts', spec.alerts)
      .filter(({ alert }) => !without.includes(alert))
      .map((alert) => finished(spec.name, alert, overrides)),
    dashboards: kept('dashboards', spec.dashboards).map((dashboard) => drawn(dashboard, spec, overrides)),
    slos: kept('slos', spec.slos),
    scenarios: kept('alerts', spec.scenarios).filter(({ alert }) => !without.includes(alert)),
    ...(summary && parts.summary !== false && { summary }),
    ...(overrides.job !== undefined && { job: overrides.job }),
  };
}

/** Overrides given one after the other; the later one wins where both speak. */
export function mergeOverrides(first: PresetOverrides, then: PresetOverrides): PresetOverrides {
  return {
    ...first,
    ...then,
    thresholds: { ...first.thresholds, ...then.thresholds },
    durations: { ...first.durations, ...then.durations },
    severities: { ...first.severities, ...then.severities },
    labels: { ...first.labels, ...then.labels },
    parts: { ...first.parts, ...then.parts },
    without: [...(first.without ?? []), ...(then.without ?? [])],
  };
}

function refuseUnknownAlerts(spec: WholeSpec, overrides: PresetOverrides): void {
  const known = (spec.alerts ?? []).map(({ alert }) => alert);
  const { thresholds = {}, durations = {}, severities = {}, without = [] } = overrides;
  const named = {
    thresholds: Object.keys(thresholds),
    durations: Object.keys(durations),
    severities: Object.keys(severities),
    without,
  };
  const problems = Object.entries(named).flatMap(([override, names]) =>
    names
      .filter((name) => !known.includes(name))
      .map((name) => `${override}: there is no alert "${name}". ${meant(name, known)}`),
  );
  for (const name of named.thresholds) {
    const alert = spec.alerts?.find((candidate) => candidate.alert === name);
    if (alert && alert.threshold === undefined)
      problems.push(`thresholds: the alert "${name}" has no threshold.`);
  }
  if (problems.length > 0) throw invalidPreset(`overrides of the preset "${spec.name}"`, problems);
}

function meant(name: string, known: readonly string[]): string {
  const near = closest(name, known);
  return near ? `Did you mean "${near}"?` : `Its alerts are ${known.join(', ')}.`;
}

function finished(preset: string, alert: AlertDefinition, overrides: PresetOverrides): AlertDefinition {
  const threshold = overrides.thresholds?.[alert.alert] ?? alert.threshold;
  const severity = overrides.severities?.[alert.alert] ?? alert.severity;
  const wait = overrides.durations?.[alert.alert] ?? alert.for;
  const filled = (text: string) =>
    threshold === undefined ? text : text.replaceAll('$threshold', String(threshold));
  return {
    ...alert,
    expr: filled(alert.expr),
    summary: filled(alert.summary),
    description: filled(alert.description),
    severity,
    ...(threshold !== undefined && { threshold }),
    ...(wait !== undefined && { for: wait }),
    labels: { ...alert.labels, ...overrides.labels, preset, severity },
  };
}

function drawn(
  dashboard: DashboardDefinition,
  spec: WholeSpec,
  { thresholds = {} }: PresetOverrides,
): DashboardDefinition {
  const scale = (name: string): number => {
    const [given, usual] = [thresholds[name], spec.alerts?.find(({ alert }) => alert === name)?.threshold];
    return given === undefined || !usual ? 1 : given / usual;
  };
  const moved = (panel: PanelDefinition): PanelDefinition =>
    panel.thresholds
      ? {
          ...panel,
          thresholds: panel.thresholds.map((line) =>
            line.alert ? { ...line, value: line.value * scale(line.alert) } : line,
          ),
        }
      : panel;
  return { ...dashboard, panels: dashboard.panels.map(moved) };
}
