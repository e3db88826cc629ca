import {
  BURN_ALERTS,
  type DashboardDefinition,
  type PanelDefinition,
  type PresetDefinition,
  type SloDefinition,
} from '#contracts';
import { exact } from '#promql';
import { burnAlertsIn, errorBudgetSeries, errorRatioSeries } from '../rules/slo-rules.js';
import { burnRate, SLO_PERIOD } from '../rules/slo-windows.js';

/** A preset's dashboards, and the dashboard of its objectives. */
export function dashboardsOf(preset: PresetDefinition): DashboardDefinition[] {
  const objectives = sloDashboard(preset);
  return [...(preset.dashboards ?? []), ...(objectives ? [objectives] : [])];
}

/** Error budget, burn rate and error ratio of a preset's objectives; undefined without objectives. */
export function sloDashboard(preset: PresetDefinition): DashboardDefinition | undefined {
  if (!preset.slos?.length) return undefined;
  return {
    uid: `${preset.name}-slo`,
    title: `${preset.title}: objectives`,
    description: `What is left of the error budgets of ${SLO_PERIOD}, and how fast they burn.`,
    panels: [
      ...preset.slos.map((slo) => budgetLeft(preset, slo)),
      ...preset.slos.flatMap((slo) => [burnRates(preset, slo), errorRatio(preset, slo)]),
    ],
  };
}

function budgetLeft(preset: PresetDefinition, slo: SloDefinition): PanelDefinition {
  return {
    title: `Error budget left: ${slo.name}`,
    description: slo.description,
    type: 'stat',
    unit: 'percentunit',
    queries: [{ expr: errorBudgetSeries(preset, slo), legend: slo.name }],
    thresholds: [
      { value: 0, color: 'orange' },
      { value: 0.25, color: 'yellow' },
      { value: 0.5, color: 'green' },
    ],
  };
}

function burnRates(preset: PresetDefinition, slo: SloDefinition): PanelDefinition {
  return {
    title: `Burn rate: ${slo.name}`,
    description: '1 spends exactly the budget of the period; the lines are where the alerts stand.',
    type: 'timeseries',
    unit: 'short',
    min: 0,
    queries: BURN_ALERTS.map(({ long }) => ({
      expr: `${errorRatioSeries(preset, slo, long)} / ${exact(1 - slo.objective)}`,
      legend: long,
    })),
    thresholds: burnAlertsIn(preset, slo)
      .map((burn) => ({
        value: burnRate(burn),
        color: burn.severity === 'critical' ? ('red' as const) : ('orange' as const),
      }))
      .reverse(),
  };
}

function errorRatio(preset: PresetDefinition, slo: SloDefinition): PanelDefinition {
  return {
    title: `Error ratio: ${slo.name}`,
    type: 'timeseries',
    unit: 'percentunit',
    min: 0,
    queries: ['5m', '1h', '1d'].map((window) => ({
      expr: errorRatioSeries(preset, slo, window),
      legend: window,
    })),
    thresholds: [{ value: exact(1 - slo.objective), color: 'red' }],
  };
}
