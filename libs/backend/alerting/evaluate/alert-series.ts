import type { ActiveAlert } from './active-alert.js';
import type { OutputSample } from './output-series.js';

/** The samples of `ALERTS` and `ALERTS_FOR_STATE` for an alert that is pending or fires. @param labels of the rule, unfilled */
export function alertSeries(
  name: string,
  labels: Readonly<Record<string, string>>,
  { labels: own, state, activeAtMs }: ActiveAlert,
): OutputSample[] {
  // A label of the rule whose template gave nothing stands there unfilled, as in Prometheus.
  const both = { ...labels, ...own, alertname: name };
  return [
    { labels: { ...both, __name__: 'ALERTS', alertstate: state }, value: 1 },
    { labels: { ...both, __name__: 'ALERTS_FOR_STATE' }, value: Math.floor(activeAtMs / 1000) },
  ];
}
