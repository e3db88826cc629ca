import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, type Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  HTTP_REQUEST_LISTENERS,
  OBSERVABILITY_OPTIONS,
  type HttpRequestListener,
  type HttpRequestListeners,
  type ResolvedOptions,
} from '#contracts';
import type { ExpressInstance } from '../express.hook.js';
import type { FastifyInstance } from '../fastify.hook.js';
import { isIgnored } from '../ignored-paths.js';
import { ListenedRequest, UNMATCHED } from './listened-request.js';

/** Tells whoever listens of every request. It has a hook of its own, which costs next to nothing while nobody does. */
@Injectable()
export class RequestListeners implements HttpRequestListeners {
  private readonly listeners = new Set<HttpRequestListener>();
  private readonly ignorePaths: readonly string[];

  constructor(
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Inject(OBSERVABILITY_OPTIONS) { http }: ResolvedOptions,
  ) {
    this.ignorePaths = http.ignorePaths;
    if (http.enabled) host.init$.subscribe(() => this.attach(host));
  }

  add(listener: HttpRequestListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private attach({ httpAdapter }: HttpAdapterHost): void {
    // An application context has no adapter.
    const type = (httpAdapter as HttpAdapterHost['httpAdapter'] | null)?.getType();
    if (type === 'express') this.hookExpress(httpAdapter.getInstance<ExpressInstance>());
    else if (type === 'fastify') this.hookFastify(httpAdapter.getInstance<FastifyInstance>());
  }

  private hookExpress(instance: ExpressInstance): void {
    instance.use((request, response, next) => {
      this.begin(request, response)?.followRouteOf(request);
      next();
    });
  }

  private hookFastify(instance: FastifyInstance): void {
    instance.addHook('onRequest', (request, reply, done) => {
      const { is404, routeOptions, raw } = request;
      this.begin(raw, reply.raw)?.moveTo((is404 ? undefined : routeOptions.url) ?? UNMATCHED);
      done();
    });
  }

  private begin(request: IncomingMessage, response: ServerResponse): ListenedRequest | undefined {
    if (this.listeners.size === 0) return undefined;
    if (isIgnored(request, this.ignorePaths)) return undefined;
    return new ListenedRequest([...this.listeners], request, response);
  }
}

export const requestListenersProvider: Provider = {
  provide: HTTP_REQUEST_LISTENERS,
  useClass: RequestListeners,
};
