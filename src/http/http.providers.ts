import type { Provider } from '@nestjs/common';
import type { Logger as Pino } from 'pino';
import { APP_LOGGER } from '#logging';
import { HttpClientObserver } from './client/http-client.observer.js';
import { HTTP_REQUEST_LINE, type WriteRequestLine } from './http-request-line.js';
import { HttpObserver } from './http.observer.js';
import { HttpServerMetrics } from './http-server.metrics.js';
import { requestListenersProvider } from './listeners/request-listeners.js';

/** The adapter hook with its metrics and its log line, and the spans of outgoing requests. */
export const httpProviders: Provider[] = [
  HttpServerMetrics,
  {
    provide: HTTP_REQUEST_LINE,
    inject: [APP_LOGGER],
    useFactory: (logger: Pino): WriteRequestLine => {
      const lines = logger.child({ context: 'HTTP' });
      return (line) => lines.info(line, 'request completed');
    },
  },
  HttpObserver,
  requestListenersProvider,
  HttpClientObserver,
];
