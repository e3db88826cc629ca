import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRequestListener } from '#contracts';
import { callListener, knownMethod } from '#kernel';
import { endingOf } from '../response-ending.js';

/** Route of all requests without one. */
export const UNMATCHED = 'unmatched';

/** One request for its listeners: at one route at a time, until its response is closed. */
export class ListenedRequest {
  private readonly method: string;
  private readonly startedAt = performance.now();
  private route: string | undefined;
  private open = true;

  constructor(
    private readonly listeners: readonly HttpRequestListener[],
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    this.method = knownMethod(request.method);
    response.once('close', () => this.end(response));
  }

  /** Moves the request to another route. */
  moveTo(route: string): void {
    if (!this.open || route === this.route) return;
    this.leave();
    this.route = route;
    this.tell((listener) => listener.entered?.(this.method, route));
  }

  /**
   * Follows the route that Express assigns to the request during processing.
   *
   * @param routeOf returns the template of the assigned route
   */
  followRouteOf(request: IncomingMessage, routeOf: () => string | undefined): void {
    let found: unknown;
    this.moveTo(UNMATCHED);
    Object.defineProperty(request, 'route', {
      configurable: true,
      enumerable: true,
      get: () => found,
      set: (route: unknown) => {
        found = route;
        this.moveTo(routeOf() ?? UNMATCHED);
      },
    });
  }

  private end(response: ServerResponse): void {
    if (!this.open) return;
    this.open = false;
    this.leave();
    const { method, route = UNMATCHED } = this;
    const { status } = endingOf(response);
    const seconds = (performance.now() - this.startedAt) / 1000;
    this.tell((listener) => listener.served?.({ method, route, status, seconds }));
  }

  private leave(): void {
    const { method, route } = this;
    if (route !== undefined) this.tell((listener) => listener.left?.(method, route));
  }

  private tell(what: (listener: HttpRequestListener) => unknown): void {
    // A listener's error must not reach the request.
    for (const listener of this.listeners) callListener(what, listener, () => undefined);
  }
}
