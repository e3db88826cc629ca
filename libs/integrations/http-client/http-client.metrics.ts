import { errorTypeOf } from '#operations';
import { DURATION_BUCKETS, histogram, metricCatalogue, upDownCounter } from '#metrics';
import type { RequestEnd } from './outgoing-request.js';

/** Outgoing requests, errors and durations, by server. Paths are no labels, because they contain ids. */
export class HttpClientMetrics extends metricCatalogue({
  requestDuration: histogram(
    'http_client_request_duration_seconds',
    'Duration of outgoing HTTP requests, until the headers of the response.',
    ['http_request_method', 'server_address', 'server_port', 'http_response_status_code', 'error_type'],
    { buckets: [...DURATION_BUCKETS] },
  ),
  active: upDownCounter('http_client_active_requests', 'Outgoing HTTP requests without a response yet.', [
    'http_request_method',
    'server_address',
    'server_port',
  ]),
}) {
  /** @returns a function to call at the end; only its first call counts */
  begin(method: string, address: string, port = 0): (end: RequestEnd) => void {
    const startedAt = performance.now();
    const target = { http_request_method: method, server_address: address, server_port: String(port) };
    this.active.add(target, 1);
    let open = true;
    return (end) => {
      if (!open) return;
      open = false;
      this.active.add(target, -1);
      const status = 'status' in end ? String(end.status) : '';
      const error = 'error' in end ? errorTypeOf(end.error) : end.status >= 400 ? status : '';
      const labels = { ...target, http_response_status_code: status, error_type: error };
      this.requestDuration.observe(labels, (performance.now() - startedAt) / 1000);
    };
  }
}
