import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpRequestListener, HttpRequestListeners } from '#contracts';
import { ListenedRequest } from './listened-request.js';

/** Listeners of every request. Without any, a request costs one check. */
export class RequestListeners implements HttpRequestListeners {
  private readonly listeners = new Set<HttpRequestListener>();

  add(listener: HttpRequestListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Called when a request arrives. */
  begin(request: IncomingMessage, response: ServerResponse): ListenedRequest | undefined {
    if (this.listeners.size === 0) return undefined;
    return new ListenedRequest([...this.listeners], request, response);
  }
}
