import type { SummaryReader } from './preset.js';

/** Port: a part of `/metrics/summary`, the page for people. Its keys stand at the top of the page. */
export interface SummarySource {
  /**
   * @param read sums over the metrics as they are now
   * @returns anything JSON can say; what throws is left out of the page
   */
  summary(read: SummaryReader): Record<string, unknown>;
}

/** HTTP requests that were served, and how many of them this service failed (5xx). */
export interface RequestTotals {
  total: number;
  errors: number;
}

/** Port: reads the totals of HTTP requests, under the names that the options choose. */
export type ReadRequestTotals = (read: SummaryReader) => RequestTotals;

/** Port: the values of the metrics, for summaries. */
export interface SummaryValues {
  /** Brings metrics with callbacks up to date, and answers a view of all of them as they are then. */
  read(): Promise<SummaryReader>;
}
