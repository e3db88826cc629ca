import type { DashboardDefinition, PresetDefinition } from '#contracts';
import type { LintItem } from './lint-item.js';

/** All expressions of a preset. */
export function presetItems(preset: PresetDefinition): LintItem[] {
  const { recordingRules = [], alerts = [], dashboards = [], slos = [] } = preset;
  const source = `preset ${preset.name}`;
  return [
    ...recordingRules.map(({ record, expr, labels }) => ({
      source,
      what: `rule ${record}`,
      role: 'record' as const,
      expr,
      record,
      ...(labels && { labels }),
    })),
    ...alerts.map(({ alert, expr, summary, description }) => ({
      source,
      what: `alert ${alert}`,
      role: 'alert' as const,
      expr,
      texts: [summary, description],
    })),
    ...dashboards.flatMap((dashboard) => dashboardItems(source, dashboard)),
    ...slos.flatMap(({ name, good, total }) =>
      [good, total].map((expr) => ({ source, what: `objective ${name}`, role: 'query' as const, expr })),
    ),
  ];
}

function dashboardItems(source: string, { title, panels, variables = [] }: DashboardDefinition): LintItem[] {
  const queries = panels.flatMap((panel) =>
    panel.queries.map(({ expr, legend }) => ({
      source,
      what: `dashboard ${title}, panel ${panel.title}`,
      role: 'query' as const,
      expr,
      unit: panel.unit,
      ...(legend !== undefined && { texts: [legend] }),
    })),
  );
  const selectors = variables.flatMap(({ name, query }) => {
    const expr = labelValues(query);
    return expr === undefined
      ? []
      : [{ source, what: `dashboard ${title}, variable ${name}`, role: 'selector' as const, expr }];
  });
  return [...queries, ...selectors];
}

/** Grafana's `label_values(selector, label)` as a PromQL expression with the same metric and label names. */
export function labelValues(query: string): string | undefined {
  const [, selector, label] = /^\s*label_values\(\s*(.+?)\s*,\s*(\w+)\s*\)\s*$/s.exec(query) ?? [];
  return selector === undefined ? undefined : `count by (${label}) (${selector})`;
}
