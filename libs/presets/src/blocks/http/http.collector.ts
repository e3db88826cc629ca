import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  HTTP_REQUEST_LISTENERS,
  OBSERVABILITY_OPTIONS,
  type HttpRequestListeners,
  type ResolvedOptions,
} from '#contracts';
import { metricCatalogue } from '#metrics';
import { HTTP_METRICS } from './http.metrics.js';

/** Requests by route template under their classic names. */
export class HttpMetrics extends metricCatalogue(HTTP_METRICS) {}

/** Feeds the HTTP metrics with every request that the server's hook sees. */
@Injectable()
export class HttpCollector implements OnApplicationShutdown {
  private readonly stop: () => void;

  constructor(
    @Inject(HTTP_REQUEST_LISTENERS) listeners: HttpRequestListeners,
    @Inject(HttpMetrics) metrics: HttpMetrics,
    @Inject(OBSERVABILITY_OPTIONS) options: ResolvedOptions,
  ) {
    if (isFedAlready(options)) {
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

/** The option that names the server's own metrics so would count every request twice. */
function isFedAlready({ metrics }: ResolvedOptions): boolean {
  return metrics.names === 'classic';
}
