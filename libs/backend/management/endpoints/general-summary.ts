import { STATUS_CODES } from 'node:http';
import type { SummaryReader } from '#contracts';

const REQUESTS = 'http_server_request_duration_seconds';
const SERVER_ERRORS = Object.keys(STATUS_CODES).filter((status) => status.startsWith('5'));

/** What there is to say about any service. */
export function generalSummary(read: SummaryReader): Record<string, unknown> {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const total = read.sum(REQUESTS);
  const errors = SERVER_ERRORS.reduce(
    (count, status) => count + read.sum(REQUESTS, { http_response_status_code: status }),
    0,
  );
  return {
    process: {
      uptime_seconds: Math.round(process.uptime()),
      cpu_seconds: round((user + system) / 1e6, 1),
      memory_mb: round(rss / 1_048_576, 1),
      heap_mb: round(heapUsed / 1_048_576, 1),
    },
    requests: { total, errors, error_rate: total === 0 ? 0 : round((errors / total) * 100, 1) },
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
