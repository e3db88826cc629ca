import { subscribe, unsubscribe, type ChannelListener } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { isRealmOver } from '#kernel';
import {
  connectionOf,
  type BeginOutgoing,
  type RequestEnd,
  type UsedConnection,
} from './outgoing-request.js';

/** A request as published on undici's channels. */
interface UndiciRequest {
  method: string;
  origin: string | URL;
  path: string;
  /** Alternating names and values; a text in older versions. */
  headers?: unknown[] | string;
  /** The requested protocol, e.g. `websocket`. */
  upgrade?: string | boolean | null;
  addHeader(name: string, value: string): unknown;
}

/** undici sets `alpnProtocol` for HTTP/2 without TLS as well. */
type UndiciSocket = Pick<Socket, 'remoteAddress' | 'remotePort'> & {
  readonly alpnProtocol?: string | false | null;
};

/**
 * Observes `fetch` and undici through their channels. A request ends with the response headers, since its body may be
 * read late, or never.
 *
 * @returns a function that stops observing
 */
export function observeUndici(begin: BeginOutgoing): () => void {
  const open = new WeakMap<object, (end: RequestEnd) => void>();
  const connections = new WeakMap<object, UsedConnection | undefined>();
  const listeners: Record<string, ChannelListener> = {
    'undici:request:create': (({ request }: { request: UndiciRequest }) => {
      if (isRealmOver()) return stop();
      const end = begin({
        method: request.method,
        origin: String(request.origin),
        path: request.path,
        header: (name) => headerOf(request.headers, name),
        endsUnseen: Boolean(request.upgrade) || request.method === 'CONNECT',
        setHeader: (name, value) => setHeader(request, name, value),
      });
      if (end) open.set(request, end);
    }) as ChannelListener,
    // The address is read here, because a socket that was closed has none.
    'undici:client:sendHeaders': (({ request, socket }: { request: object; socket?: UndiciSocket }) => {
      if (open.has(request)) connections.set(request, connectionOf(socket, versionOn(socket)));
    }) as ChannelListener,
    'undici:request:headers': (({
      request,
      response,
    }: {
      request: object;
      response: { statusCode: number };
    }) =>
      open.get(request)?.({
        status: response.statusCode,
        connection: connections.get(request),
      })) as ChannelListener,
    'undici:request:error': (({ request, error }: { request: object; error: unknown }) =>
      open.get(request)?.({ error, connection: connections.get(request) })) as ChannelListener,
  };
  const entries = Object.entries(listeners);
  const stop = (): void => {
    for (const [channel, listener] of entries) unsubscribe(channel, listener);
  };
  for (const [channel, listener] of entries) subscribe(channel, listener);
  return stop;
}

/** undici speaks HTTP/2 where that was negotiated, and else HTTP/1.1. */
function versionOn(socket: UndiciSocket | undefined): string {
  return socket?.alpnProtocol === 'h2' ? '2' : '1.1';
}

function headerOf(headers: UndiciRequest['headers'], name: string): unknown {
  if (typeof headers === 'string') return lineOf(headers, name)?.value;
  const at = indexOf(headers, name);
  return at < 0 ? undefined : headers?.[at + 1];
}

/** undici can only add headers, so an existing one is replaced in its list. */
function setHeader(request: UndiciRequest, name: string, value: string): void {
  const { headers } = request;
  if (typeof headers === 'string') {
    const line = lineOf(headers, name);
    if (line) request.headers = headers.replace(line.text, `${name}: ${value}\r\n`);
    else request.addHeader(name, value);
    return;
  }
  const at = indexOf(headers, name);
  if (headers && at >= 0) headers[at + 1] = value;
  else request.addHeader(name, value);
}

function indexOf(headers: unknown[] | undefined, name: string): number {
  return headers?.findIndex((part, at) => at % 2 === 0 && String(part).toLowerCase() === name) ?? -1;
}

function lineOf(headers: string, name: string): { text: string; value: string } | undefined {
  for (const text of headers.split(/(?<=\r\n)/)) {
    const colon = text.indexOf(':');
    if (text.slice(0, colon).toLowerCase() === name) return { text, value: text.slice(colon + 1).trim() };
  }
  return undefined;
}
