import type { IncomingMessage } from 'node:http';
import type { Attributes } from '@opentelemetry/api';
import { bareHost } from '#contracts';

/** The original URL, when a framework has shortened the request's URL. */
type MountedRequest = IncomingMessage & { readonly originalUrl?: string };

/**
 * Adds client, protocol and server to the attributes of a recorded span. Secrets in the query are redacted with all
 * attributes, when the span is exported. Attribute names are literals, because a computed name is a call out of
 * optimised code.
 *
 * @param attributes an object used by this span only
 */
export function describeRequest(attributes: Attributes, request: IncomingMessage): void {
  const { headers, socket, httpVersion } = request;
  const query = queryOf(request);
  if (query) attributes['url.query'] = query;
  const { host } = headers;
  if (host) setServer(attributes, host);
  if (headers['user-agent']) attributes['user_agent.original'] = headers['user-agent'];
  const peer = socket.remoteAddress;
  if (peer) {
    attributes['network.peer.address'] = peer;
    if (socket.remotePort) attributes['network.peer.port'] = socket.remotePort;
    attributes['client.address'] = clientOf(headers['x-forwarded-for']) ?? peer;
  }
  attributes['network.protocol.version'] = httpVersion === '2.0' ? '2' : httpVersion;
}

function queryOf({ url = '', originalUrl = url }: MountedRequest): string {
  const from = originalUrl.indexOf('?');
  return from < 0 ? '' : originalUrl.slice(from + 1);
}

/** `shop:8080`, `[::1]:8080`, `[::1]`; the attribute has no brackets, as `network.peer.address` has none. */
function setServer(attributes: Attributes, host: string): void {
  const colon = host.lastIndexOf(':');
  const hasPort = colon > host.lastIndexOf(']');
  attributes['server.address'] = bareHost(hasPort ? host.slice(0, colon) : host);
  const port = hasPort ? Number(host.slice(colon + 1)) : NaN;
  if (port > 0) attributes['server.port'] = port;
}

/** `203.0.113.7:4711`, `[2001:db8::7]:4711`, `[2001:db8::7]`: some proxies add the port of the client, or brackets. */
const WITH_PORT = /^(?:\[([^\]]+)\]|([^:]+))(?::\d*)?$/;

/** The first address in the list that proxies write, which is the closest to the client. */
function clientOf(forwarded: string | string[] | undefined): string | undefined {
  const list = Array.isArray(forwarded) ? forwarded.join() : forwarded;
  const first = list?.split(',', 1)[0]?.trim();
  if (!first?.includes(':')) return first || undefined;
  const [, inBrackets, plain] = WITH_PORT.exec(first) ?? [];
  return inBrackets ?? plain ?? first;
}
