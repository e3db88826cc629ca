import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { HTTP_REQUEST_LISTENERS, OBSERVABILITY_OPTIONS, type ResolvedOptions } from '#contracts';
import { TracingRuntime } from '#tracing';
import { watchExceptions } from './exception-watch.js';
import { hookExpress, isExpress, type ExpressInstance } from './express.hook.js';
import { hookFastify, type FastifyInstance } from './fastify.hook.js';
import { HTTP_REQUEST_LINE, type WriteRequestLine } from './http-request-line.js';
import { HTTP_REQUEST_RECORDER, type RequestRecorder } from './http-server.metrics.js';
import { pathMatcher } from './path-matcher.js';
import { pathOf } from './path-of.js';
import type { RequestListeners } from './listeners/request-listeners.js';
import { RequestObservation, type BeginObservation, type RequestSinks } from './request-observation.js';

/**
 * Observes every HTTP request with a single hook in the adapter (Express or Fastify): span, duration and log line. A
 * global Nest interceptor would cost several times as much, and would miss guards and unmatched routes.
 */
@Injectable()
export class HttpObserver {
  private readonly sinks: RequestSinks;
  private readonly isIgnored: (path: string) => boolean;

  constructor(
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Inject(ModulesContainer) modules: ModulesContainer,
    @Inject(OBSERVABILITY_OPTIONS) { http }: ResolvedOptions,
    @Inject(TracingRuntime) tracing: TracingRuntime,
    @Inject(HTTP_REQUEST_LISTENERS) private readonly listeners: RequestListeners,
    @Optional() @Inject(HTTP_REQUEST_RECORDER) metrics?: RequestRecorder,
    @Optional() @Inject(HTTP_REQUEST_LINE) writeLine?: WriteRequestLine,
  ) {
    const requestIdHeaders = http.requestIdHeaders.map((name) => name.toLowerCase());
    this.sinks = { tracing, metrics, writeLine, requestIdHeaders };
    this.isIgnored = pathMatcher(http.ignorePaths);
    // Runs immediately under NestFactory; in a testing module when the application is created from it.
    if (!http.enabled) return;
    // All controllers are known now, and no routes are registered yet.
    watchExceptions(modules);
    host.init$.subscribe(() => this.attach(host));
  }

  private attach({ httpAdapter }: HttpAdapterHost): void {
    // An application context has no adapter.
    const type = (httpAdapter as HttpAdapterHost['httpAdapter'] | null)?.getType();
    if (type === 'express' && isExpress(httpAdapter.getInstance()))
      hookExpress(httpAdapter.getInstance<ExpressInstance>(), this.begin, this.listeners);
    else if (type === 'fastify')
      hookFastify(httpAdapter.getInstance<FastifyInstance>(), this.begin, this.listeners);
    else if (type)
      new Logger('Observability').warn(`HTTP requests of the adapter "${type}" are not observed`);
  }

  private readonly begin: BeginObservation = (request, response) => {
    try {
      const path = pathOf(request);
      if (this.isIgnored(path)) return undefined;
      return new RequestObservation(this.sinks, request, response, path);
    } catch {
      return undefined;
    }
  };
}
