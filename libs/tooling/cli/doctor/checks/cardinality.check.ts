import type { Examined } from '../examined.js';
import type { Finding } from '../finding.js';
import type { RunningApplication, RunningMetric } from '../running-application.js';

/** Share of a limit from which a metric is reported. */
const NEAR = 0.8;
const FIX =
  'Record fewer values: a route template for a path, a class of customers for an id. Ids belong on spans and log lines. ' +
  'Or raise metrics.cardinality, or the limit of this metric.';

/** Reports metrics of the running application that are near or above their cardinality limit. */
export function cardinalityCheck({ management }: Examined): Finding[] {
  if (management?.running.kind !== 'application' || !management.running.metrics) return [];
  const { metrics, limits } = management.running;
  const over = metrics
    .filter(({ name }) => name === 'observability_cardinality_dropped_total')
    .flatMap(({ values }) => values)
    .filter(({ value }) => Number(value) > 0);
  return [
    ...over.map(({ labels, value }) => ({
      check: 'cardinality',
      what: `${labels?.['metric']} has reached its limit: ${value} recordings went to "__other__" for the label "${labels?.['label']}".`,
      fix: FIX,
    })),
    ...metrics
      .filter(({ name }) => !over.some(({ labels }) => labels?.['metric'] === name))
      .flatMap((metric) => nearLimits(metric, limits)),
  ];
}

function nearLimits(metric: RunningMetric, limits: RunningApplication['limits']): Finding[] {
  const series = new Set<string>();
  const valuesOf = new Map<string, Set<string>>();
  for (const { labels } of metric.values) {
    const { le: _le, quantile: _quantile, ...own } = labels ?? {};
    series.add(JSON.stringify(own));
    for (const [label, value] of Object.entries(own))
      valuesOf.set(label, (valuesOf.get(label) ?? new Set()).add(value));
  }
  const found = (count: number, what: string, limit: number): Finding[] =>
    count < limit * NEAR
      ? []
      : [
          {
            check: 'cardinality',
            what: `${metric.name} has ${count} ${what}, of ${limit} that it may have.`,
            fix: FIX,
          },
        ];
  return [
    ...found(series.size, 'series', limits.maxSeries),
    ...[...valuesOf].flatMap(([label, values]) =>
      found(values.size, `values of the label "${label}"`, limits.maxLabelValues),
    ),
  ];
}
