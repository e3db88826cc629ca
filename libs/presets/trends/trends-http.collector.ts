import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HTTP_REQUEST_LISTENERS, type HttpRequestListeners } from '#contracts';
import { TrendsMetrics } from './trends.metrics.js';

/** Records every request reported by the HTTP server hook in the API metrics. */
@Injectable()
export class TrendsHttpCollector implements OnApplicationShutdown {
  private readonly stop: () => void;

  constructor(
    @Inject(HTTP_REQUEST_LISTENERS) listeners: HttpRequestListeners,
    @Inject(TrendsMetrics) metrics: TrendsMetrics,
  ) {
    this.stop = listeners.add({
      entered: (_method, endpoint) => metrics.activeRequests(endpoint, 1),
      left: (_method, endpoint) => metrics.activeRequests(endpoint, -1),
      served: ({ method, route, status, seconds }) => metrics.apiRequest(method, route, status, seconds),
    });
  }

  onApplicationShutdown(): void {
    this.stop();
  }
}
