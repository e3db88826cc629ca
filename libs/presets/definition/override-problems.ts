import { BURN_ALERTS, burnAlertName } from '#contracts';
import { closest } from '#promql';
import type { WholeSpec } from './merge-blocks.js';
import type { PresetOverrides } from './preset.js';
import { thresholdProblem } from './scenario-template.js';

/** Problems of overrides, as sentences: unknown names, thresholds outside the range of the alert's expression. */
export function overrideProblems(spec: WholeSpec, overrides: PresetOverrides): string[] {
  const { thresholds = {}, durations = {}, severities = {}, objectives = {}, without = [] } = overrides;
  const { alerts = [], slos = [] } = spec;
  const own = alerts.map(({ alert }) => alert);
  const burning = slos.flatMap((slo) => BURN_ALERTS.map((burn) => burnAlertName(slo, burn)));
  const every = [...own, ...burning];
  const named = { thresholds: Object.keys(thresholds), durations: Object.keys(durations) };
  return [
    ...unknown('thresholds', 'alert', named.thresholds, every),
    ...unknown('durations', 'alert', named.durations, every),
    ...unknown('severities', 'alert', Object.keys(severities), every),
    ...unknown('without', 'alert', without, every),
    ...unknown(
      'objectives',
      'objective',
      Object.keys(objectives),
      slos.map(({ name }) => name),
    ),
    ...Object.entries(thresholds).flatMap(([name, threshold]) => unfit(spec, name, threshold)),
    ...named.thresholds
      .filter((name) => burning.includes(name))
      .map((name) => `thresholds: the alert "${name}" has no threshold. Override its objective.`),
  ];
}

function unknown(
  override: string,
  what: string,
  names: readonly string[],
  known: readonly string[],
): string[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = closest(name, known);
      const advice = near ? `Did you mean "${near}"?` : `There are ${known.join(', ')}.`;
      return `${override}: there is no ${what} "${name}". ${advice}`;
    });
}

function unfit({ alerts = [], scenarios = [] }: WholeSpec, name: string, threshold: number): string[] {
  const alert = alerts.find((candidate) => candidate.alert === name);
  if (!alert) return [];
  if (alert.threshold === undefined) return [`thresholds: the alert "${name}" has no threshold.`];
  const template = scenarios.find((scenario) => scenario.alert === name);
  const reach = template && 'reach' in template ? template.reach : undefined;
  const problem = reach && thresholdProblem(reach, threshold);
  return problem ? [`thresholds: "${name}" cannot be ${threshold}; ${problem}.`] : [];
}
