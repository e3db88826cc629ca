/** The labels of a metric that browsers report, each with every value it may have. */
type DeclaredLabels = Readonly<Record<string, readonly string[]>>;

/** A metric that pages in browsers may report. */
export interface ReportableMetric<L extends DeclaredLabels = DeclaredLabels> {
  /** Its name on the metrics page. */
  readonly name: string;
  /** Every label with its allowed values; a report must set all of them and no others. Default: none. */
  readonly labels?: L;
  /** The largest plausible value, in the metric's unit; larger and negative values are refused. */
  readonly max: number;
  /** Receives a validated value. */
  observe(value: number, labels: { readonly [name in keyof L]: string }): void;
}

/**
 * Port: metrics that browsers may post to `/metrics/report`. Undeclared metrics are refused.
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
  /** Declares a metric; a later declaration replaces an earlier one with the same name. */
  accept<L extends DeclaredLabels>(metric: ReportableMetric<L>): void;
}
