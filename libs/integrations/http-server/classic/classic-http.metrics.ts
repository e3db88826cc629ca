import type { HttpRequestListener } from '#contracts';
import { counter, gauge, histogram, metricCatalogue } from '#metrics';
import type { RequestRecorder } from '../http-server.metrics.js';
import { UNMATCHED } from '../listeners/listened-request.js';

/**
 * HTTP server metrics with their classic names, by method, endpoint (route template) and status. Requests in progress
 * are counted by a listener; a completed request is recorded by the observer, in its trace, for exemplars.
 */
export class ClassicHttpMetrics
  extends metricCatalogue({
    requests: counter('http_requests_total', 'HTTP requests served.', ['method', 'endpoint', 'status']),
    duration: histogram(
      'http_request_duration_seconds',
      'Duration of HTTP requests.',
      ['method', 'endpoint', 'status'],
      { buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
    ),
    inProgress: gauge('http_requests_in_progress', 'HTTP requests being served.', ['method', 'endpoint']),
  })
  implements RequestRecorder, HttpRequestListener
{
  requestServed(method: string, route: string, status: number, seconds: number): void {
    const labels = { method, endpoint: route || UNMATCHED, status: String(status) };
    this.requests.inc(labels);
    this.duration.observe(labels, seconds);
  }

  entered(method: string, endpoint: string): void {
    this.inProgress.inc({ method, endpoint });
  }

  left(method: string, endpoint: string): void {
    this.inProgress.dec({ method, endpoint });
  }
}
