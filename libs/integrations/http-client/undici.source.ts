import { subscribe, unsubscribe, type ChannelListener } from 'node:diagnostics_channel';
import type { BeginOutgoing, RequestEnd } from './outgoing-request.js';

/** What undici tells of a request on its channels. */
interface UndiciRequest {
  method: string;
  origin: string | URL;
  path: string;
  /** Names and values in turns; a text in older versions. */
  headers?: unknown[] | string;
  /** The protocol to change to, such as `websocket`. */
  upgrade?: string | boolean | null;
  addHeader(name: string, value: string): unknown;
}

/**
 * Observes `fetch` and undici through the channels they publish on. A request ends with the response's headers: its
 * body may be read late, or never.
 *
 * @returns stops observing
 */
export function observeUndici(begin: BeginOutgoing): () => void {
  const open = new WeakMap<object, (end: RequestEnd) => void>();
  const listeners: Record<string, (message: never) => void> = {
    'undici:request:create': ({ request }: { request: UndiciRequest }) => {
      const end = begin({
        method: request.method,
        origin: String(request.origin),
        path: request.path,
        has: (name) => hasHeader(request.headers, name),
        endsUnseen: Boolean(request.upgrade) || request.method === 'CONNECT',
        setHeader: (name, value) => request.addHeader(name, value),
      });
      if (end) open.set(request, end);
    },
    'undici:request:headers': ({
      request,
      response,
    }: {
      request: object;
      response: { statusCode: number };
    }) => open.get(request)?.({ status: response.statusCode }),
    'undici:request:error': ({ request, error }: { request: object; error: unknown }) =>
      open.get(request)?.({ error }),
  };
  const entries = Object.entries(listeners) as unknown as [string, ChannelListener][];
  for (const [channel, listener] of entries) subscribe(channel, listener);
  return () => {
    for (const [channel, listener] of entries) unsubscribe(channel, listener);
  };
}

function hasHeader(headers: UndiciRequest['headers'], name: string): boolean {
  if (typeof headers === 'string') return `\r\n${headers.toLowerCase()}`.includes(`\r\n${name}:`);
  return headers?.some((part) => typeof part === 'string' && part.toLowerCase() === name) ?? false;
}
