import type { DashboardDefinition, DashboardVariable } from '#contracts';
import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { CHOSEN_PROMETHEUS, DATASOURCES } from './datasources.js';
import type { GrafanaSdk } from './grafana-sdk.js';

/** Matches any non-empty value; Loki rejects a filter that also matches the empty value. */
const ANY = '.+';
const OF_JOB = ',job=~"$job"';

/**
 * Variables of a dashboard: datasource, jobs, instances, the service for links to traces and log lines, and those of
 * the definition.
 *
 * @param ownMetrics only jobs that expose one of these can be selected
 */
export function variablesOf(sdk: GrafanaSdk, definition: DashboardDefinition, ownMetrics: readonly string[]) {
  const chosen = ({ name, label, query, multi = false }: DashboardVariable) => {
    const variable = labelValues(sdk, name, label, query).multi(multi);
    return multi ? variable.includeAll(true).allValue(ANY) : variable;
  };
  const variables = [
    new sdk.dashboard.DatasourceVariableBuilder('datasource')
      .label('Prometheus')
      .type('prometheus')
      .current({ text: 'Prometheus', value: DATASOURCES.prometheus }),
    ...scopeVariables(ownMetrics).map(chosen),
    labelValues(
      sdk,
      'service',
      'Traces and logs of',
      `label_values(${exposedBy(ownMetrics, OF_JOB)}, service)`,
    ),
    ...(definition.variables ?? []).map(chosen),
  ];
  return variables.map((variable) => ({ build: () => withoutInterval(variable.build()) }));
}

/** Variables for the jobs and instances that expose one of these metrics. */
export function scopeVariables(ownMetrics: readonly string[]): DashboardVariable[] {
  return [
    { name: 'job', label: 'Job', query: `label_values(${exposedBy(ownMetrics)}, job)`, multi: true },
    {
      name: 'instance',
      label: 'Instance',
      query: `label_values(${exposedBy(ownMetrics, OF_JOB)}, instance)`,
      multi: true,
    },
  ];
}

function exposedBy(metrics: readonly string[], more = ''): string {
  return `{__name__=~"(${[...metrics].sort().join('|')})(_bucket|_count|_sum)?"${more}}`;
}

/** The builders add these fields to every variable, but only intervals have them. */
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
