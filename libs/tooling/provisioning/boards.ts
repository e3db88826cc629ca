import type { Board, BoardItem, PresetObjective, PresetDefinition } from '#contracts';
import { ownMetricsOf, scopeQuery } from './grafana/scoped-query.js';
import { dashboardsOf, sloDashboard } from './grafana/slo-dashboard.js';
import { scopeVariables } from './grafana/variables.js';
import { errorBudgetSeries, errorRatioSeries } from './rules/slo-rules.js';

/** The dashboards of presets, including those of objectives. */
export function boardItems(presets: readonly PresetDefinition[]): BoardItem[] {
  return presets.flatMap((preset) =>
    dashboardsOf(preset).map(({ uid, title, description, panels }) => ({
      uid,
      title,
      description,
      preset: preset.title,
      panels: panels.length,
    })),
  );
}

/** A dashboard with the same expressions and variables as in `renderDashboard`'s JSON for Grafana. */
export function boardOf(presets: readonly PresetDefinition[], uid: string): Board | undefined {
  for (const preset of presets) {
    const definition = dashboardsOf(preset).find((one) => one.uid === uid);
    if (!definition) continue;
    const own = ownMetricsOf(preset.metrics);
    return {
      ...definition,
      preset: preset.title,
      variables: [...scopeVariables(preset.metrics.map(({ name }) => name)), ...(definition.variables ?? [])],
      panels: definition.panels.map((panel) => ({
        ...panel,
        queries: panel.queries.map((query) => ({ ...query, expr: scopeQuery(query.expr, own) })),
      })),
    };
  }
  return undefined;
}

/** The objectives of presets, with the series recorded by their rules. */
export function objectiveItems(presets: readonly PresetDefinition[]): PresetObjective[] {
  return presets.flatMap((preset) =>
    (preset.slos ?? []).map((slo) => ({
      preset: preset.title,
      name: slo.name,
      description: slo.description,
      objective: slo.objective,
      board: sloDashboard(preset)?.uid ?? '',
      budget: errorBudgetSeries(preset, slo),
      errorRatio: errorRatioSeries(preset, slo, '1h'),
    })),
  );
}
