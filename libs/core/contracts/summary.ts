import type { SummaryReader } from './preset.js';

/** Port: a part of `/metrics/summary`, the summary page for people. Its keys are at the top level of the page. */
export interface SummarySource {
  /**
   * @param read sums over the current metrics
   * @returns any JSON value; if it throws, it is omitted from the page
   */
  summary(read: SummaryReader): Record<string, unknown>;
}

/** Number of served HTTP requests, and of those that failed with 5xx. */
export interface RequestTotals {
  total: number;
  errors: number;
}

/** Port: reads the totals of HTTP requests, with the metric names of the options. */
export type ReadRequestTotals = (read: SummaryReader) => RequestTotals;

/** Port: metric values for summaries. */
export interface SummaryValues {
  /** Runs collect callbacks, and returns a snapshot of all metrics. */
  read(): Promise<SummaryReader>;
}
