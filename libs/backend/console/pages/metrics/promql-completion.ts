import type { PrometheusClient } from '@prometheus-io/codemirror-promql';
import type { MetricInfo } from '#contracts';
import { labelNames, labelValues } from '../../web/api/prometheus.js';
import { period } from '../../web/state/period.js';

const ANY = '{__name__!=""}';

/** Completions of the editor: metrics, labels and values in the store. Failed requests give no completions. */
export function completionSource(metrics: () => readonly MetricInfo[]): PrometheusClient {
  const sampleNames = (): string[] =>
    metrics().flatMap(({ name, type }) =>
      type === 'histogram'
        ? [`${name}_bucket`, `${name}_sum`, `${name}_count`]
        : type === 'summary'
          ? [name, `${name}_sum`, `${name}_count`]
          : [name],
    );
  return {
    labelNames: (metric) => labelNames(metric || ANY, period.value).catch(() => []),
    labelValues: (label, metric) =>
      label === '__name__'
        ? Promise.resolve(sampleNames())
        : labelValues(label, metric || undefined, period.value).then(
            (values) => [...values],
            () => [],
          ),
    metricMetadata: () =>
      Promise.resolve(Object.fromEntries(metrics().map(({ name, type, help }) => [name, [{ type, help }]]))),
    series: () => Promise.resolve([]),
    metricNames: () => Promise.resolve(sampleNames()),
    flags: () => Promise.resolve({}),
  };
}
