import { sendReport } from './send-report.js';

let endpoint = '/metrics/report';

/** Sets where `reportMetric` sends values, such as `/internal/metrics/report`. Default: `/metrics/report`. */
export function reportMetricsTo(url: string): void {
  endpoint = url;
}

/**
 * Reports one value that the page has measured. The server has to accept the metric (`BROWSER_REPORTS`) with exactly these
 * labels; it refuses, and counts, everything else. Never throws: what cannot be sent is lost.
 *
 * @param name of the metric, as the server accepts it
 * @param value a number from 0
 * @param labels with their values, all of them declared by the server. Default: none
 * @example
 * ```ts
 * reportMetricsTo('/internal/metrics/report');
 * reportMetric('checkout_seconds', 42, { way: 'card' });
 * ```
 */
export function reportMetric(
  name: string,
  value: number,
  labels: Readonly<Record<string, string>> = {},
): void {
  sendReport(endpoint, { name, value, labels });
}
