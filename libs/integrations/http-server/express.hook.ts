import type { IncomingMessage, ServerResponse } from 'node:http';
import { context } from '@opentelemetry/api';
import type { RequestListeners } from './listeners/request-listeners.js';
import type { BeginObservation } from './request-observation.js';
import { enterInListeners, enterInRoutes, keepContext, type Routes } from './express.context.js';
import { endWithResponse } from './observed-response.js';
import { routeOf } from './express.route.js';

type Handle = (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void;

/** The part of Express that is used here. */
export interface ExpressInstance extends Routes {
  /** The entry point of every request, before any middleware. */
  handle: Handle;
  /** The prototype of its requests. */
  readonly request?: IncomingMessage;
}

/** Whether it is Express itself rather than an object with the same methods. */
export function isExpress(instance: Partial<ExpressInstance>): boolean {
  return typeof instance.handle === 'function';
}

/**
 * Observes every request of an Express application before any middleware. Not as a middleware, because one more costs a
 * request several times as much as the observation.
 */
export function hookExpress(
  instance: ExpressInstance,
  begin: BeginObservation,
  listeners: RequestListeners,
): void {
  const { handle, request: requests } = instance;
  enterInRoutes(instance);
  if (requests) enterInListeners(requests);
  instance.handle = (request, response, next) => {
    const observation = begin(request, response);
    if (!observation) return handle.call(instance, request, response, next);
    for (const name in observation.answers) response.setHeader(name, observation.answers[name] ?? '');
    keepContext(request, observation.context);
    endWithResponse(response, observation, () => routeOf(request, instance));
    listeners.begin(request, response)?.followRouteOf(request, () => routeOf(request, instance));
    return context.with(observation.context, () => handle.call(instance, request, response, next));
  };
}
