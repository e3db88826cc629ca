import {
  burnAlertName,
  type AlertDefinition,
  type BurnAlert,
  type PresetDefinition,
  type RecordingRuleDefinition,
  type SloDefinition,
} from '#contracts';
import { exact, percent } from '#promql';
import { burnAlertsOf, burnRate, SLO_PERIOD, SLO_WINDOWS } from './slo-windows.js';

const labelsOf = (preset: PresetDefinition, slo: SloDefinition): Record<string, string> => ({
  slo: slo.name,
  preset: preset.name,
});

const BUDGET = 'slo:error_budget:remaining_ratio';
const selector = (preset: PresetDefinition, slo: SloDefinition): string =>
  `{preset="${preset.name}",slo="${slo.name}"}`;

/** Selector of the recorded error ratio in a window. */
export function errorRatioSeries(preset: PresetDefinition, slo: SloDefinition, window: string): string {
  return `slo:error_ratio:rate${window}${selector(preset, slo)}`;
}

/** Selector of the recorded remaining error budget. */
export function errorBudgetSeries(preset: PresetDefinition, slo: SloDefinition): string {
  return `${BUDGET}${selector(preset, slo)}`;
}

/** Error ratio in each window; 1, rather than no value, when no event was good. */
export function sloRecordingRules(preset: PresetDefinition): RecordingRuleDefinition[] {
  return (preset.slos ?? []).flatMap((slo) => SLO_WINDOWS.map((window) => errorRatio(preset, slo, window)));
}

/** Error ratio over the whole period, and the remaining error budget: 1 unused, 0 used up, below 0 exceeded. */
export function sloBudgetRules(preset: PresetDefinition): RecordingRuleDefinition[] {
  return (preset.slos ?? []).flatMap((slo) => [
    errorRatio(preset, slo, SLO_PERIOD),
    {
      record: BUDGET,
      expr: `1 - ${errorRatioSeries(preset, slo, SLO_PERIOD)} / ${exact(1 - slo.objective)}`,
      labels: labelsOf(preset, slo),
    },
  ]);
}

/**
 * Up to four for each objective: `…BudgetBurn1h` and `…6h` page, `…1d` and `…3d` create tickets. Alerts that could
 * never fire, because the objective is too low, are omitted.
 */
export function sloAlerts(preset: PresetDefinition): AlertDefinition[] {
  return (preset.slos ?? []).flatMap((slo) =>
    burnAlertsIn(preset, slo).map((burn) => burnAlert(preset, slo, burn)),
  );
}

/** The burn alerts that can fire and are not overridden away. */
export function burnAlertsIn({ objectiveAlerts }: PresetDefinition, slo: SloDefinition): BurnAlert[] {
  return burnAlertsOf(slo).filter((burn) => !objectiveAlerts?.without?.includes(burnAlertName(slo, burn)));
}

function errorRatio(preset: PresetDefinition, slo: SloDefinition, window: string): RecordingRuleDefinition {
  const good = slo.good.replaceAll('$window', window);
  const total = slo.total.replaceAll('$window', window);
  return {
    record: `slo:error_ratio:rate${window}`,
    expr: `1 - ((${good}) or 0 * (${total})) / (${total})`,
    labels: labelsOf(preset, slo),
  };
}

function burnAlert(preset: PresetDefinition, slo: SloDefinition, burn: BurnAlert): AlertDefinition {
  const rate = burnRate(burn);
  const allowed = `${rate} * ${exact(1 - slo.objective)}`;
  const spent = percent(burn.budget);
  const alert = burnAlertName(slo, burn);
  const { durations = {}, severities = {}, labels } = preset.objectiveAlerts ?? {};
  const severity = severities[alert] ?? burn.severity;
  return {
    alert,
    ...(durations[alert] !== undefined && { for: durations[alert] }),
    expr: [burn.long, burn.short]
      .map((window) => `${errorRatioSeries(preset, slo, window)} > ${allowed}`)
      .join(' and '),
    severity,
    labels: { ...labels, slo: slo.name, subject: slo.name, preset: preset.name, severity },
    summary: `The error budget of "${slo.name}" burns ${rate} times too fast`,
    description: `{{ $value | humanizePercentage }} of the events of the last ${burn.long} were bad; that spends ${spent} of the ${SLO_PERIOD} budget in ${burn.long}. Objective: ${slo.description}`,
    runbook: {
      meaning: `At this rate ${spent} of the error budget of ${SLO_PERIOD} is gone within ${burn.long}. Objective: ${slo.description}`,
      look: [
        `The dashboard of the objectives: which window burns, and since when.`,
        'The other alerts of this preset that fire at the same time: they name the cause.',
        'What was deployed or changed just before the burn began.',
      ],
      act: [
        'Undo the change if there was one; otherwise follow the runbook of the alert that names the cause.',
        severity === 'critical'
          ? 'Tell the users of the service when it will not be over within minutes.'
          : 'Plan the repair before the budget is spent; hold back risky deployments until then.',
      ],
    },
  };
}
