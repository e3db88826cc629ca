import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  HTTP_REQUEST_LISTENERS,
  OBSERVABILITY_OPTIONS,
  type HttpRequestListeners,
  type ResolvedOptions,
} from '#contracts';
import { metricCatalogue } from '#metrics';
import { HTTP_METRICS } from './http.metrics.js';

/** Requests by route template, with the classic metric names. */
export class HttpMetrics extends metricCatalogue(HTTP_METRICS) {}

/** Records every request reported by the HTTP server hook in the HTTP metrics. */
@Injectable()
export class HttpCollector implements OnApplicationShutdown {
  private readonly stop: () => void;

  constructor(
    @Inject(HTTP_REQUEST_LISTENERS) listeners: HttpRequestListeners,
    @Inject(HttpMetrics) metrics: HttpMetrics,
    @Inject(OBSERVABILITY_OPTIONS) options: ResolvedOptions,
  ) {
    if (isFedAlready(metrics, options)) {
      this.stop = () => undefined;
      return;
    }
    const progress = metrics.httpRequestsInProgress;
    this.stop = listeners.add({
      entered: (method, endpoint) => progress.inc({ method, endpoint }),
      left: (method, endpoint) => progress.dec({ method, endpoint }),
      served: ({ method, route, status, seconds }) => {
        const labels = { method, endpoint: route, status };
        metrics.httpRequests.inc(labels);
        metrics.httpRequestDuration.observe(labels, seconds);
      },
    });
  }

  onApplicationShutdown(): void {
    this.stop();
  }
}

/**
 * With classic names, the server's own metrics have the same names, so each request would be counted twice. Prefixed
 * names differ.
 */
function isFedAlready({ httpRequests }: HttpMetrics, { metrics }: ResolvedOptions): boolean {
  return metrics.names === 'classic' && httpRequests.name === HTTP_METRICS.httpRequests.name;
}
