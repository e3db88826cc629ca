import { STATUS_CODES } from 'node:http';
import type { ReadRequestTotals } from '#contracts';

const SERVER_ERRORS = Object.keys(STATUS_CODES).filter((status) => status.startsWith('5'));

/**
 * Reads request totals from one metric.
 *
 * @param metric a counter or a histogram, with a series per status
 * @param label label of the status
 */
export function requestTotals(metric: string, label: string): ReadRequestTotals {
  return (read) => ({
    total: read.sum(metric),
    errors: SERVER_ERRORS.reduce((count, status) => count + read.sum(metric, { [label]: status }), 0),
  });
}
