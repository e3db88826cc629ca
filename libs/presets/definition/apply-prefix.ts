import type {
  AlertScenarioInput,
  DashboardDefinition,
  MetricShape,
  SloDefinition,
  SummaryReader,
} from '#contracts';
import { renameMetrics } from '#promql';
import type { FinishedSpec } from './merge-blocks.js';

/** Prefixes the names of a preset's metrics and recording rules, and every use of them in expressions. */
export function applyPrefix(spec: FinishedSpec, prefix: string): FinishedSpec {
  if (prefix === '') return spec;
  const owned = new Set([
    ...spec.metrics.flatMap(sampleNames),
    ...(spec.recordingRules ?? []).map(({ record }) => record),
  ]);
  const rename = (name: string): string => (owned.has(name) ? prefix + name : name);
  const within = (expr: string): string => renameMetrics(expr, rename);
  const { summary } = spec;
  return {
    ...spec,
    metrics: spec.metrics.map((metric) => ({ ...metric, name: prefix + metric.name })),
    fixedNames: spec.fixedNames?.map(rename),
    recordingRules: spec.recordingRules?.map((rule) => ({
      ...rule,
      record: rename(rule.record),
      expr: within(rule.expr),
    })),
    alerts: spec.alerts?.map((alert) => ({ ...alert, expr: within(alert.expr) })),
    dashboards: spec.dashboards?.map((dashboard) => renamedDashboard(dashboard, within)),
    slos: spec.slos?.map((slo) => renamedObjective(slo, within)),
    scenarios: spec.scenarios.map((scenario) => ({
      ...scenario,
      fires: renamedInput(scenario.fires, within),
      quiet: renamedInput(scenario.quiet, within),
    })),
    ...(summary && {
      summary: (read: SummaryReader) => summary({ sum: (metric, where) => read.sum(rename(metric), where) }),
    }),
  };
}

/** Sample names of a metric in the exposition. */
export function sampleNames({ kind, name }: MetricShape): string[] {
  if (kind === 'histogram') return [name, `${name}_bucket`, `${name}_sum`, `${name}_count`];
  if (kind === 'summary') return [name, `${name}_sum`, `${name}_count`];
  return kind === 'info' ? [name, `${name.replace(/_info$/, '')}_info`] : [name];
}

function renamedInput(input: AlertScenarioInput, within: (expr: string) => string): AlertScenarioInput {
  const series = Object.entries(input.series).map(([selector, values]) => [within(selector), values]);
  return { ...input, series: Object.fromEntries(series) as Record<string, string> };
}

function renamedObjective(slo: SloDefinition, within: (expr: string) => string): SloDefinition {
  const { good, total, events } = slo;
  return {
    ...slo,
    good: within(good),
    total: within(total),
    ...(events && { events: { good: events.good.map(within), bad: events.bad.map(within) } }),
  };
}

function renamedDashboard(
  dashboard: DashboardDefinition,
  within: (expr: string) => string,
): DashboardDefinition {
  return {
    ...dashboard,
    variables: dashboard.variables?.map((variable) => ({
      ...variable,
      query: variable.query.replace(
        LABEL_VALUES,
        (_, open: string, selector: string, rest: string) => open + within(selector) + rest,
      ),
    })),
    panels: dashboard.panels.map((panel) => ({
      ...panel,
      queries: panel.queries.map((query) => ({ ...query, expr: within(query.expr) })),
    })),
  };
}

/** Grafana's `label_values` function around a selector. */
const LABEL_VALUES = /^(\s*label_values\()(.*)(,\s*\w+\s*\)\s*)$/s;
