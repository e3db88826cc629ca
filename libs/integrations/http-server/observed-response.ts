import { ServerResponse } from 'node:http';
import type { RequestObservation } from './request-observation.js';

/**
 * Ends an observation with its response, finished or not.
 *
 * @param routeOf reads the route template when the response is done, where it is not known before
 */
export function endWithResponse(
  response: ServerResponse,
  observation: RequestObservation,
  routeOf?: () => string | undefined,
): void {
  // Express, which knows the route at the end only, gives each response a prototype.
  const isPlain = routeOf === undefined;
  const end = (): void => {
    try {
      observation.end(routeOf?.(), isPlain);
    } catch {
      // An error that is thrown here would end the process.
    }
  };
  response.on('close', end);
  if (!closesAtOnce(response)) response.on('finish', end);
}

/**
 * Node.js closes a response of HTTP/1 right after it is finished, before any client can have seen it. One of HTTP/2 is
 * closed later, one that was injected perhaps never.
 */
function closesAtOnce(response: ServerResponse): boolean {
  const socket = response.socket as { server?: unknown } | null;
  return response instanceof ServerResponse && socket?.server !== undefined;
}
