import { page } from './page.js';
import { sendReport } from './send-report.js';

export interface WebVitalsOptions {
  /** URL of `/metrics/report`, such as `/internal/metrics/report` or `https://ops.example.com/metrics/report`. */
  endpoint: string;
  /** Labels that the server has declared for these metrics. Default: none, as in the presets. */
  labels?: Record<string, string>;
  /** Prefix of the metric names, such as `shop_`, if the preset has one. Default: none. */
  prefix?: string;
}

interface Vital {
  readonly id: string;
  readonly name: string;
  readonly value: number;
}

/**
 * Reports each web vital of the page once: CLS, INP, FCP, LCP and TTFB as `web_vital_cls` and so on, in milliseconds,
 * except for the layout shift. CLS, INP and LCP are final when the user leaves or hides the page for the first time.
 * Needs the package `web-vitals`, which is loaded when this is called.
 *
 * @returns when the observers are registered
 * @throws the error of `import('web-vitals')` if the package is not installed
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
    // When a page is hidden again, the library reports its vitals again, and a histogram would count them twice.
    if (reported.has(id)) return;
    reported.add(id);
    sendReport(endpoint, { name: `${prefix}web_vital_${name.toLowerCase()}`, value, labels });
  };
  for (const observe of [onCLS, onFCP, onLCP, onTTFB]) observe(report);
  onINP(whenHidden(report), { reportAllChanges: true });
}

/**
 * Passes on the last value when the page is hidden. The library reports INP first and counts interactions that still wait
 * for an idle moment afterwards, so their value would be lost. Both happen in the capture phase; this listener runs
 * after it.
 */
function whenHidden(report: (vital: Vital) => void): (vital: Vital) => void {
  let last: Vital | undefined;
  let isHidden = false;
  const reportLast = (): void => {
    if (isHidden && last) report(last);
  };
  page.addEventListener('visibilitychange', () => {
    isHidden = page.document.visibilityState === 'hidden';
    reportLast();
  });
  return (vital) => {
    last = vital;
    reportLast();
  };
}
