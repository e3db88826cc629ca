import type { Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Logger as Pino } from 'pino';
import { OBSERVABILITY_OPTIONS, type ResolvedOptions } from '#contracts';
import { APP_LOGGER } from '#logging';
import { MetricsRegistry } from '#metrics';
import { ClassicHttpMetrics } from './classic/classic-http.metrics.js';
import { countInProgress } from './classic/requests-in-progress.js';
import { HttpClientMetrics } from './client/http-client.metrics.js';
import { HttpClientObserver } from './client/http-client.observer.js';
import { HTTP_REQUEST_LINE, recommenderLine, type WriteRequestLine } from './http-request-line.js';
import { HttpObserver } from './http.observer.js';
import { HTTP_REQUEST_RECORDER, HttpServerMetrics, type RequestRecorder } from './http-server.metrics.js';
import { requestListenersProvider } from './listeners/request-listeners.js';

/** The adapter hook with its metrics and its log line, and the spans of outgoing requests. */
export const httpProviders: Provider[] = [
  {
    provide: HTTP_REQUEST_RECORDER,
    inject: [OBSERVABILITY_OPTIONS, MetricsRegistry, HttpAdapterHost],
    useFactory: (
      options: ResolvedOptions,
      registry: MetricsRegistry,
      host: HttpAdapterHost,
    ): RequestRecorder =>
      options.metrics.names === 'classic'
        ? classicMetrics(options, registry, host)
        : new HttpServerMetrics(registry),
  },
  {
    provide: HTTP_REQUEST_LINE,
    inject: [APP_LOGGER, OBSERVABILITY_OPTIONS],
    useFactory: (logger: Pino, { logging }: ResolvedOptions): WriteRequestLine => {
      const lines = logger.child({ context: 'HTTP' });
      if (logging.format !== 'recommender') return (line) => lines.info(line, 'request completed');
      return (line) => lines.info(recommenderLine(line), 'request completed');
    },
  },
  HttpObserver,
  HttpClientMetrics,
  requestListenersProvider,
  HttpClientObserver,
];

function classicMetrics(
  { http, metrics }: ResolvedOptions,
  registry: MetricsRegistry,
  host: HttpAdapterHost,
): ClassicHttpMetrics {
  const classic = new ClassicHttpMetrics(registry);
  if (http.enabled && metrics.enabled) countInProgress(host, classic.inProgress, http.ignorePaths);
  return classic;
}
