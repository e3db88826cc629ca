import type { AlertDefinition, SloDefinition } from '#contracts';
import { fillAlert, percent } from '#promql';
import { invalidPreset } from './invalid-preset.js';
import type { FinishedSpec, WholeSpec } from './merge-blocks.js';
import { moveLines } from './move-lines.js';
import { overrideProblems } from './override-problems.js';
import type { PresetOverrides } from './preset.js';
import { scenarioOf } from './scenario-template.js';

/**
 * @throws ObservabilityError `OBS_PRESET_INVALID` for unknown alerts or objectives, and for thresholds outside the
 *   range of the alert's expression
 */
export function applyOverrides(spec: WholeSpec, overrides: PresetOverrides): FinishedSpec {
  const problems = overrideProblems(spec, overrides);
  if (problems.length > 0) throw invalidPreset(`overrides of the preset "${spec.name}"`, problems);
  const { parts = {}, durations, severities, labels, without = [] } = overrides;
  const { summary, ...data } = spec;
  const alerts = (spec.alerts ?? []).map((alert) => finished(spec.name, alert, overrides));
  const kept = <T>(part: 'recordingRules' | 'alerts' | 'dashboards' | 'slos', list: readonly T[] = []) =>
    parts[part] === false ? [] : list;
  return {
    ...data,
    recordingRules: kept('recordingRules', spec.recordingRules),
    alerts: kept('alerts', alerts).filter(({ alert }) => !without.includes(alert)),
    dashboards: kept('dashboards', spec.dashboards).map((dashboard) =>
      moveLines(dashboard, spec.alerts ?? [], overrides),
    ),
    slos: kept('slos', spec.slos).map((slo) => promised(slo, overrides)),
    objectiveAlerts: { durations, severities, labels, without },
    scenarios: kept('alerts', spec.scenarios)
      .filter(({ alert }) => !without.includes(alert))
      .flatMap((scenario) => scenarioOf(scenario, alerts, overrides)),
    ...(summary && parts.summary !== false && { summary }),
    ...(overrides.job !== undefined && { job: overrides.job }),
  };
}

/** Merges overrides; where both set a value, the later one is used. */
export function mergeOverrides(first: PresetOverrides, then: PresetOverrides): PresetOverrides {
  return {
    ...first,
    ...then,
    thresholds: { ...first.thresholds, ...then.thresholds },
    durations: { ...first.durations, ...then.durations },
    severities: { ...first.severities, ...then.severities },
    labels: { ...first.labels, ...then.labels },
    objectives: { ...first.objectives, ...then.objectives },
    parts: { ...first.parts, ...then.parts },
    without: [...(first.without ?? []), ...(then.without ?? [])],
  };
}

function finished(preset: string, alert: AlertDefinition, overrides: PresetOverrides): AlertDefinition {
  const threshold = overrides.thresholds?.[alert.alert] ?? alert.threshold;
  const severity = overrides.severities?.[alert.alert] ?? alert.severity;
  const wait = overrides.durations?.[alert.alert] ?? alert.for;
  return fillAlert({
    ...alert,
    severity,
    ...(threshold !== undefined && { threshold }),
    ...(wait !== undefined && { for: wait }),
    labels: { ...alert.labels, ...overrides.labels, preset, severity },
  });
}

function promised(slo: SloDefinition, { objectives = {} }: PresetOverrides): SloDefinition {
  const objective = objectives[slo.name] ?? slo.objective;
  return {
    ...slo,
    objective,
    description: slo.description.replaceAll('$objective', percent(objective)),
  };
}
