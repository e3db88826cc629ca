import { sendReport } from './send-report.js';

export interface WebVitalsOptions {
  /** URL of `/metrics/report`, such as `/internal/metrics/report` or `https://ops.example.com/metrics/report`. */
  endpoint: string;
  /** Labels that the server has declared for these metrics. Default: none, as in the presets. */
  labels?: Record<string, string>;
  /** What stands before the names where the preset has a prefix, such as `shop_`. Default: nothing. */
  prefix?: string;
}

interface Vital {
  readonly id: string;
  readonly name: string;
  readonly value: number;
}

/**
 * Reports the web vitals of the page, each once: CLS, INP, FCP, LCP and TTFB as `web_vital_cls` and so on, in
 * milliseconds but for the layout shift. CLS, INP and LCP are known when the page is left or hidden for the first time.
 * Needs the package `web-vitals`, which is loaded when this is called.
 *
 * @returns when the observers are in place
 * @throws what `import('web-vitals')` throws when the package is not there
 * @example
 * ```ts
 * void observeWebVitals({ endpoint: '/internal/metrics/report' });
 * ```
 */
export async function observeWebVitals({
  endpoint,
  labels = {},
  prefix = '',
}: WebVitalsOptions): Promise<void> {
  const { onCLS, onFCP, onINP, onLCP, onTTFB } = await import('web-vitals');
  const reported = new Set<string>();
  const report = ({ id, name, value }: Vital): void => {
    // A page that is hidden again has its vitals told again, and a histogram would count it twice.
    if (reported.has(id)) return;
    reported.add(id);
    sendReport(endpoint, { name: `${prefix}web_vital_${name.toLowerCase()}`, value, labels });
  };
  for (const observe of [onCLS, onFCP, onINP, onLCP, onTTFB]) observe(report);
}
