import { sendReport } from './send-report.js';

let endpoint = '/metrics/report';

/**
 * Sets the URL to which `reportMetric` sends values, such as `/internal/metrics/report`. Default: `/metrics/report`.
 */
export function reportMetricsTo(url: string): void {
  endpoint = url;
}

/**
 * Reports one value measured in the page. The server must accept the metric (`BROWSER_REPORTS`) with exactly these
 * labels; it rejects and counts everything else. Never throws: a value that cannot be sent is lost.
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
