import type { DashboardDefinition, MetricShape } from '#contracts';
import { loadGrafanaSdk } from './grafana-sdk.js';
import { layOut } from './layout.js';
import { exploreLinks } from './links.js';
import { panelOf } from './panels.js';
import { ownMetricsOf } from './scoped-query.js';
import { variablesOf } from './variables.js';

/**
 * Grafana's JSON of a dashboard: template variables, threshold lines, exemplars on latency quantiles, links from every
 * panel to traces and logs, and a computed layout.
 *
 * @param metrics of the preset: queries of these, and of metrics that every application exposes, are filtered by the
 *   selected job and instance; only jobs with one of these metrics can be selected
 * @param tags by which Grafana groups dashboards
 * @throws ObservabilityError `OBS_PEER_MISSING` when `@grafana/grafana-foundation-sdk` is not installed
 * @example
 * ```ts
 * const json = JSON.stringify(await renderDashboard(dashboard, preset.metrics, ['webhook']));
 * ```
 */
export async function renderDashboard(
  definition: DashboardDefinition,
  metrics: readonly MetricShape[],
  tags: readonly string[],
): Promise<object> {
  const sdk = await loadGrafanaSdk();
  const { dashboard } = sdk;
  const names = metrics.map(({ name }) => name);
  const ownMetrics = ownMetricsOf(metrics);
  const places = layOut(definition.panels);
  const builder = new dashboard.DashboardBuilder(definition.title)
    .uid(definition.uid)
    .description(definition.description ?? '')
    .tags(['nestjs-observability', ...tags])
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .variables(variablesOf(sdk, definition, names))
    .links(exploreLinks(sdk));
  definition.panels.forEach((panel, index) =>
    builder.withPanel(panelOf(sdk, panel, { id: index + 1, place: places[index]!, ownMetrics })),
  );
  return builder.build();
}
