import type { ServerResponse } from 'node:http';
import type { RequestObservation } from './request-observation.js';

const OBSERVATION = Symbol('nestjs-observability observation');

type ObservedResponse = ServerResponse & { [OBSERVATION]?: RequestObservation };

/** What is observed of the request that a response answers. */
export function observationOf(response: ServerResponse): RequestObservation | undefined {
  return (response as ObservedResponse)[OBSERVATION];
}

/**
 * Makes the function that ends observations with their response: on `finish`, or on `close` when the client went away
 * first. All requests share the one listener.
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
    response.on('finish', end).on('close', end);
  };
}
