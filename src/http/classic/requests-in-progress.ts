import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpAdapterHost } from '@nestjs/core';
import type { Gauge } from '#metrics';
import { routeOf, type ExpressInstance } from '../express.hook.js';
import type { FastifyInstance } from '../fastify.hook.js';
import { knownMethod } from '../http-method.js';
import { isIgnored } from '../ignored-paths.js';
import { UNMATCHED } from './classic-http.metrics.js';

type InProgress = Gauge<'method' | 'endpoint'>;
type Ignored = (request: IncomingMessage) => boolean;

/**
 * Counts the requests being served by their endpoint. It has a hook of its own, which only the classic names pay for.
 * Every request is counted until its response is closed, however it ends.
 */
export function countInProgress(
  host: HttpAdapterHost,
  gauge: InProgress,
  ignorePaths: readonly string[],
): void {
  const ignored: Ignored = (request) => isIgnored(request, ignorePaths);
  host.init$.subscribe(() => {
    const { httpAdapter } = host;
    // An application context has no adapter.
    const type = (httpAdapter as HttpAdapterHost['httpAdapter'] | null)?.getType();
    if (type === 'express') hookExpress(httpAdapter.getInstance<ExpressInstance>(), gauge, ignored);
    else if (type === 'fastify') hookFastify(httpAdapter.getInstance<FastifyInstance>(), gauge, ignored);
  });
}

function hookFastify(instance: FastifyInstance, gauge: InProgress, ignored: Ignored): void {
  instance.addHook('onRequest', (request, reply, done) => {
    const endpoint = (request.is404 ? undefined : request.routeOptions.url) ?? UNMATCHED;
    const method = knownMethod(request.raw.method);
    if (!ignored(request.raw)) count(gauge, reply.raw, { method, endpoint });
    done();
  });
}

/** Express finds the route on the way and writes it onto the request: from then on it is counted there. */
function hookExpress(instance: ExpressInstance, gauge: InProgress, ignored: Ignored): void {
  instance.use((request, response, next) => {
    if (ignored(request)) return next();
    const move = count(gauge, response, { method: knownMethod(request.method), endpoint: UNMATCHED });
    let route: unknown;
    Object.defineProperty(request, 'route', {
      configurable: true,
      enumerable: true,
      get: () => route,
      set: (found: unknown) => {
        route = found;
        move(routeOf(request) ?? UNMATCHED);
      },
    });
    next();
  });
}

/** @returns counts the request at another endpoint instead */
function count(
  gauge: InProgress,
  response: ServerResponse,
  labels: { method: string; endpoint: string },
): (endpoint: string) => void {
  let at = labels;
  let open = true;
  gauge.inc(at);
  response.once('close', () => {
    open = false;
    gauge.dec(at);
  });
  return (endpoint) => {
    if (!open || endpoint === at.endpoint) return;
    gauge.dec(at);
    at = { ...at, endpoint };
    gauge.inc(at);
  };
}
