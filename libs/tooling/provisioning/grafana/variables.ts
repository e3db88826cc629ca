import type { DashboardDefinition } from '#contracts';
import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CHOSEN_PROMETHEUS, DATASOURCES } from './datasources.js';
import type { GrafanaSdk } from './grafana-sdk.js';

/** Something, so that it is a filter Loki accepts too. */
const ANY = '.+';

/**
 * What can be chosen at the top: datasource, jobs, instances, the service whose traces and log lines are linked, and the definition's
 * own variables.
 *
 * @param ownMetrics only jobs that expose one of these are offered
 */
export function variablesOf(sdk: GrafanaSdk, definition: DashboardDefinition, ownMetrics: readonly string[]) {
  const exposed = `{__name__=~"(${[...ownMetrics].sort().join('|')})(_bucket|_count|_sum)?"}`;
  const ofJob = exposed.replace(/}$/, ',job=~"$job"}');
  const variables = [
    new sdk.dashboard.DatasourceVariableBuilder('datasource')
      .label('Prometheus')
      .type('prometheus')
      .current({ text: 'Prometheus', value: DATASOURCES.prometheus }),
    labelValues(sdk, 'job', 'Job', `label_values(${exposed}, job)`)
      .multi(true)
      .includeAll(true)
      .allValue(ANY),
    labelValues(sdk, 'instance', 'Instance', `label_values(${ofJob}, instance)`)
      .multi(true)
      .includeAll(true)
      .allValue(ANY),
    labelValues(sdk, 'service', 'Traces and logs of', `label_values(${ofJob}, service)`),
    ...(definition.variables ?? []).map(({ name, label, query, multi = false }) => {
      const variable = labelValues(sdk, name, label, query).multi(multi);
      return multi ? variable.includeAll(true).allValue(ANY) : variable;
    }),
  ];
  return variables.map((variable) => ({ build: () => withoutInterval(variable.build()) }));
}

/** The builders write these onto every variable; only an interval has them. */
function withoutInterval(variable: VariableModel): VariableModel {
  const {
    auto: _auto,
    auto_min: _min,
    auto_count: _count,
    ...rest
  } = variable as VariableModel & IntervalDefaults;
  return rest;
}

type IntervalDefaults = Partial<Record<'auto' | 'auto_min' | 'auto_count', unknown>>;

function labelValues({ dashboard }: GrafanaSdk, name: string, label: string, query: string) {
  return new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(CHOSEN_PROMETHEUS)
    .query(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc);
}
