import type { Provider } from '@nestjs/common';
import type { Logger as Pino } from 'pino';
import {
  HTTP_REQUEST_LISTENERS,
  LOG_FORMAT,
  OBSERVABILITY_OPTIONS,
  REQUEST_TOTALS,
  type HttpRequestLine,
  type HttpRequestListeners,
  type LogFormat,
  type LogLevel,
  type ResolvedOptions,
} from '#contracts';
import { APP_LOGGER, LogSink } from '#logging';
import { MetricsRegistry } from '#metrics';
import { ClassicHttpMetrics } from './classic/classic-http.metrics.js';
import { HTTP_REQUEST_LINE, type WriteRequestLine } from './http-request-line.js';
import { HttpObserver } from './http.observer.js';
import { RequestLines } from './request-lines.js';
import { HTTP_REQUEST_RECORDER, HttpServerMetrics, type RequestRecorder } from './http-server.metrics.js';
import { RequestListeners } from './listeners/request-listeners.js';
import { requestTotals } from './request-totals.js';

/** The adapter hook with its metrics and log line. */
export const httpProviders: Provider[] = [
  {
    provide: HTTP_REQUEST_RECORDER,
    inject: [OBSERVABILITY_OPTIONS, MetricsRegistry, HTTP_REQUEST_LISTENERS],
    useFactory: (
      { metrics, http }: ResolvedOptions,
      registry: MetricsRegistry,
      listeners: HttpRequestListeners,
    ): RequestRecorder => {
      const own = http.buckets ? registry.withBuckets(http.buckets) : registry;
      if (metrics.names !== 'classic') return new HttpServerMetrics(own);
      const classic = new ClassicHttpMetrics(own);
      if (metrics.enabled) listeners.add(classic);
      return classic;
    },
  },
  {
    provide: RequestLines,
    inject: [APP_LOGGER, LogSink, OBSERVABILITY_OPTIONS, LOG_FORMAT],
    useFactory: (logger: Pino, sink: LogSink, { http }: ResolvedOptions, format: LogFormat): RequestLines => {
      const lines = logger.child({ context: 'HTTP' });
      return new RequestLines(({ line, error }) => {
        if (error !== undefined)
          lines.error({ err: error, method: line.method, path: line.path }, 'request failed');
        const level = levelOf(line, http);
        if (level !== 'silent') lines[level](format.requestFields?.(line) ?? line, 'request completed');
      }, sink.together);
    },
  },
  {
    provide: HTTP_REQUEST_LINE,
    inject: [RequestLines],
    useFactory: ({ write }: RequestLines): WriteRequestLine => write,
  },
  {
    provide: REQUEST_TOTALS,
    inject: [OBSERVABILITY_OPTIONS],
    useFactory: ({ metrics }: ResolvedOptions) =>
      metrics.names === 'classic'
        ? requestTotals(ClassicHttpMetrics.definitions.requests.name, 'status')
        : requestTotals(HttpServerMetrics.definitions.requestDuration.name, 'http_response_status_code'),
  },
  HttpObserver,
  { provide: HTTP_REQUEST_LISTENERS, useClass: RequestListeners },
];

/** Server failures get a higher level than client errors. */
function levelOf({ status, broken }: HttpRequestLine, levels: ResolvedOptions['http']): LogLevel {
  if (status >= 500 || broken) return levels.serverErrorLevel;
  return status >= 400 ? levels.clientErrorLevel : levels.requestLevel;
}
