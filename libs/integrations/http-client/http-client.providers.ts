import type { Provider } from '@nestjs/common';
import { OBSERVABILITY_OPTIONS, type ResolvedOptions } from '#contracts';
import { MetricsRegistry } from '#metrics';
import { HttpClientMetrics } from './http-client.metrics.js';
import { HttpClientObserver } from './http-client.observer.js';

/** Spans and metrics of outgoing requests. */
export const httpClientProviders: Provider[] = [
  {
    provide: HttpClientMetrics,
    inject: [MetricsRegistry, OBSERVABILITY_OPTIONS],
    useFactory: (registry: MetricsRegistry, { http }: ResolvedOptions): HttpClientMetrics =>
      new HttpClientMetrics(http.buckets ? registry.withBuckets(http.buckets) : registry),
  },
  HttpClientObserver,
];
