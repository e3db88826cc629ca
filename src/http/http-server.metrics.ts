import { DURATION_BUCKETS, histogram, metricCatalogue } from '#metrics';

/** Requests, errors and durations of the HTTP server, by route template. */
export class HttpServerMetrics extends metricCatalogue({
  requestDuration: histogram(
    'http_server_request_duration_seconds',
    'Duration of HTTP server requests, by route template',
    ['http_request_method', 'http_route', 'http_response_status_code'],
    { buckets: [...DURATION_BUCKETS] },
  ),
}) {
  /**
   * @param method a known method or `_OTHER`
   * @param route template; empty when no route matched, so that scanners make no series
   * @param seconds from first header to last byte
   */
  requestServed(method: string, route: string, status: number, seconds: number): void {
    const labels = {
      http_request_method: method,
      http_route: route,
      http_response_status_code: String(status),
    };
    this.requestDuration.observe(labels, seconds);
  }
}
