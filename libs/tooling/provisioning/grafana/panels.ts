import type { PanelDefinition, PanelQuery } from '#contracts';
import { CHOSEN_PROMETHEUS } from './datasources.js';
import type { GrafanaSdk } from './grafana-sdk.js';
import type { GridPosition } from './layout.js';
import { exploreLinks } from './links.js';
import { scopeQuery } from './scoped-query.js';
import { thresholdsOf } from './thresholds.js';

/** Dashboard context of a panel. */
export interface PanelContext {
  readonly id: number;
  readonly place: GridPosition;
  readonly ownMetrics: ReadonlySet<string>;
}

/** A panel definition as a Grafana panel. */
export function panelOf(sdk: GrafanaSdk, panel: PanelDefinition, context: PanelContext) {
  const builder = builderOf(sdk, panel);
  builder.id(context.id);
  builder.title(panel.title);
  if (panel.description) builder.description(panel.description);
  builder.datasource(CHOSEN_PROMETHEUS);
  builder.gridPos(context.place);
  builder.unit(panel.unit);
  if (panel.min !== undefined) builder.min(panel.min);
  if (panel.max !== undefined) builder.max(panel.max);
  builder.thresholds(thresholdsOf(sdk, panel));
  builder.dataLinks(exploreLinks(sdk));
  builder.targets(
    panel.queries.map((query, index) => targetOf(sdk, panel, query, index, context.ownMetrics)),
  );
  return builder;
}

function builderOf(sdk: GrafanaSdk, panel: PanelDefinition) {
  switch (panel.type) {
    case 'stat':
      return new sdk.stat.PanelBuilder()
        .reduceOptions(lastValue(sdk))
        .colorMode(
          panel.thresholds ? sdk.common.BigValueColorMode.Background : sdk.common.BigValueColorMode.Value,
        )
        .graphMode(sdk.common.BigValueGraphMode.Area);
    case 'gauge':
      return new sdk.gauge.PanelBuilder().reduceOptions(lastValue(sdk)).showThresholdMarkers(true);
    case 'timeseries':
      return timeseries(sdk, panel);
  }
}

function timeseries({ common, dashboard, timeseries }: GrafanaSdk, panel: PanelDefinition) {
  const mode = panel.thresholds
    ? common.GraphThresholdsStyleMode.Dashed
    : common.GraphThresholdsStyleMode.Off;
  const builder = new timeseries.PanelBuilder()
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.PaletteClassic))
    .fillOpacity(panel.stacked ? 40 : 10)
    .showPoints(common.VisibilityMode.Never)
    .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(mode))
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending),
    )
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.Table)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(['lastNotNull', 'max']),
    );
  if (!panel.stacked) return builder;
  return builder.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
}

const lastValue = ({ common }: GrafanaSdk) =>
  new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false);

function targetOf(
  { prometheus }: GrafanaSdk,
  panel: PanelDefinition,
  query: PanelQuery,
  index: number,
  ownMetrics: ReadonlySet<string>,
) {
  const target = new prometheus.DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .datasource(CHOSEN_PROMETHEUS)
    .expr(scopeQuery(query.expr, ownMetrics))
    .legendFormat(query.legend ?? '__auto')
    .range();
  return target.exemplar(panel.exemplars ?? showsQuantile(panel, query));
}

/** Exemplars are dots on a time series; a single value cannot show them. */
function showsQuantile(panel: PanelDefinition, query: PanelQuery): boolean {
  return panel.type === 'timeseries' && query.expr.includes('histogram_quantile');
}
