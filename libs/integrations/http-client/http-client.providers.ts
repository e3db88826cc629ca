import type { Provider } from '@nestjs/common';
import { HttpClientMetrics } from './http-client.metrics.js';
import { HttpClientObserver } from './http-client.observer.js';

/** Spans and metrics of outgoing requests. */
export const httpClientProviders: Provider[] = [HttpClientMetrics, HttpClientObserver];
