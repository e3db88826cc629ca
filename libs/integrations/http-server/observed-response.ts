import { ServerResponse } from 'node:http';
import type { RequestObservation } from './request-observation.js';

/**
 * Ends an observation with its response, completed or aborted.
 *
 * @param routeOf returns the route template at the end of the response, when it is not known before
 */
export function endWithResponse(
  response: ServerResponse,
  observation: RequestObservation,
  routeOf?: () => string | undefined,
): void {
  // Express, where the route is known only at the end, gives each response a prototype.
  const isPlain = routeOf === undefined;
  const end = (): void => {
    try {
      observation.end(routeOf?.(), isPlain);
    } catch {
      // An error thrown here would end the process.
    }
  };
  response.on('close', end);
  if (!closesAtOnce(response)) response.on('finish', end);
}

/**
 * Node.js closes an HTTP/1 response directly after it is finished, before any client can have received it. An HTTP/2
 * response is closed later, an injected one perhaps never.
 */
function closesAtOnce(response: ServerResponse): boolean {
  const socket = response.socket as { server?: unknown } | null;
  return response instanceof ServerResponse && socket?.server !== undefined;
}
