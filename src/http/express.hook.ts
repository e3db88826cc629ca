import type { IncomingMessage, ServerResponse } from 'node:http';
import { context } from '@opentelemetry/api';
import type { RequestListeners } from './listeners/request-listeners.js';
import type { BeginObservation } from './request-observation.js';
import { endingWith } from './observed-response.js';

/** The part of Express that is used here. */
export interface ExpressInstance {
  use(middleware: (request: IncomingMessage, response: ServerResponse, next: () => void) => void): unknown;
}

interface ExpressRequest extends IncomingMessage {
  baseUrl?: string;
  route?: { path: unknown };
}

/** Observes every request of an Express application, before any other middleware. */
export function hookExpress(
  instance: ExpressInstance,
  begin: BeginObservation,
  listeners: RequestListeners,
): void {
  const endWhenDone = endingWith((response) => routeOf(response.req));
  instance.use((request, response, next) => {
    const observation = begin(request, response);
    if (!observation) return next();
    for (const name in observation.answers) response.setHeader(name, observation.answers[name] ?? '');
    endWhenDone(response, observation);
    listeners.begin(request, response)?.followRouteOf(request);
    context.with(observation.context, next);
  });
}

/** Route template as Express knows it by now: it finds the route on the way. */
export function routeOf({ route, baseUrl = '' }: ExpressRequest): string | undefined {
  return route === undefined ? undefined : `${baseUrl}${String(route.path)}`;
}
