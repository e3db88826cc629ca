import { counter, gauge, histogram } from '#metrics';

/** Requests by route template. */
export const HTTP_METRICS = {
  httpRequests: counter('http_requests_total', 'HTTP requests by route template and status.', [
    'method',
    'endpoint',
    'status',
  ]),
  httpRequestDuration: histogram(
    'http_request_duration_seconds',
    'Time from the first header of a request to the last byte of its answer.',
    ['method', 'endpoint', 'status'],
    { buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  ),
  httpRequestsInProgress: gauge('http_requests_in_progress', 'HTTP requests that are being handled.', [
    'method',
    'endpoint',
  ]),
};
