/** A metric that pages in browsers may report. */
export interface ReportableMetric {
  /** Its name on the page of metrics. */
  readonly name: string;
  /** Every label with all values it may have; a report has all of them and no others. Default: none. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /** The largest value that can be true, in the metric's unit; what is larger, or below 0, is refused. */
  readonly max: number;
  /** Takes a value that has been checked. */
  observe(value: number, labels: Record<string, string>): void;
}

/**
 * Port: what browsers may post to `/metrics/report`. Nothing but what is declared here gets in.
 *
 * @example
 * ```ts
 * constructor(@Inject(BROWSER_REPORTS) reports: BrowserReports, metrics: ShopMetrics) {
 *   reports.accept({
 *     name: 'checkout_seconds',
 *     labels: { way: ['card', 'invoice'] },
 *     max: 3600,
 *     observe: (value, { way }) => metrics.checkout.observe({ way }, value),
 *   });
 * }
 * ```
 */
export interface BrowserReports {
  /** Declares a metric; of two with one name the later counts. */
  accept(metric: ReportableMetric): void;
}
