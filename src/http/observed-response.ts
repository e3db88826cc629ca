import { ServerResponse } from 'node:http';
import type { RequestObservation } from './request-observation.js';

const OBSERVATION = Symbol('nestjs-observability observation');

type ObservedResponse = ServerResponse & { [OBSERVATION]?: RequestObservation };

/** What is observed of the request that a response answers. */
export function observationOf(response: ServerResponse): RequestObservation | undefined {
  return (response as ObservedResponse)[OBSERVATION];
}

/**
 * Makes the function that ends observations with their response, finished or not. All requests share the one listener.
 *
 * @param routeOf reads the route template when the response is done
 */
export function endingWith(
  routeOf?: (response: ServerResponse) => string | undefined,
): (response: ServerResponse, observation: RequestObservation) => void {
  function end(this: ServerResponse): void {
    try {
      observationOf(this)?.end(routeOf?.(this));
    } catch {
      // A listener that throws here would take the process down.
    }
  }
  return (response, observation) => {
    (response as ObservedResponse)[OBSERVATION] = observation;
    response.on('close', end);
    if (!closesAtOnce(response)) response.on('finish', end);
  };
}

/**
 * Node.js closes a response of HTTP/1 right after it is finished, before any client can have seen it. One of HTTP/2 is
 * closed later, one that was injected perhaps never.
 */
function closesAtOnce(response: ServerResponse): boolean {
  const socket = response.socket as { server?: unknown } | null;
  return response instanceof ServerResponse && socket?.server !== undefined;
}
