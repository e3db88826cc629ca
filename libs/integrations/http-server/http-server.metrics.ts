import { DURATION_BUCKETS, histogram, metricCatalogue, upDownCounter } from '#metrics';

/** Counts and times the requests of the HTTP server. */
export interface RequestRecorder {
  /** A request has arrived. */
  requestBegan?(method: string, scheme: string): void;
  /**
   * @param method a known method or `_OTHER`
   * @param route route template; empty when no route matched, so that scanners create no series
   * @param seconds duration from first header to last byte
   * @param errorType code or class of the error behind a 5xx, else its status; empty below 500
   * @param scheme `http` or `https`, by the connection
   */
  requestServed(
    method: string,
    route: string,
    status: number,
    seconds: number,
    scheme: string,
    errorType: string,
  ): void;
}

/** Token of the application's recorder, with the names selected by `metrics.names`. */
export const HTTP_REQUEST_RECORDER = Symbol.for('nestjs-observability:http-request-recorder');

/** Requests, errors and durations of the HTTP server, by route template. */
export class HttpServerMetrics
  extends metricCatalogue({
    requestDuration: histogram(
      'http_server_request_duration_seconds',
      'Duration of HTTP server requests, by route template',
      ['http_request_method', 'http_route', 'http_response_status_code', 'url_scheme', 'error_type'],
      { buckets: [...DURATION_BUCKETS] },
    ),
    active: upDownCounter('http_server_active_requests', 'HTTP requests being served.', [
      'http_request_method',
      'url_scheme',
    ]),
  })
  implements RequestRecorder
{
  requestBegan(method: string, scheme: string): void {
    this.active.add({ http_request_method: method, url_scheme: scheme }, 1);
  }

  requestServed(
    method: string,
    route: string,
    status: number,
    seconds: number,
    scheme: string,
    errorType: string,
  ): void {
    const code = String(status);
    const labels = {
      http_request_method: method,
      http_route: route,
      http_response_status_code: code,
      url_scheme: scheme,
      error_type: errorType,
    };
    this.requestDuration.observe(labels, seconds);
    this.active.add({ http_request_method: method, url_scheme: scheme }, -1);
  }
}
