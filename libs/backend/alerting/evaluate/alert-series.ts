import type { ActiveAlert } from './active-alert.js';
import type { OutputSample } from './output-series.js';

/**
 * The samples of `ALERTS` and `ALERTS_FOR_STATE` for a pending or firing alert.
 *
 * @param labels labels of the rule, not rendered
 */
export function alertSeries(
  name: string,
  labels: Readonly<Record<string, string>>,
  { labels: own, state, activeAtMs }: ActiveAlert,
): OutputSample[] {
  // When a label's template rendered an empty text, the series keeps the unrendered template, as in Prometheus.
  const both = { ...labels, ...own, alertname: name };
  return [
    { labels: { ...both, __name__: 'ALERTS', alertstate: state }, value: 1 },
    { labels: { ...both, __name__: 'ALERTS_FOR_STATE' }, value: Math.floor(activeAtMs / 1000) },
  ];
}
