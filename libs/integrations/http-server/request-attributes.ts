import type { IncomingMessage } from 'node:http';
import type { Attributes } from '@opentelemetry/api';
import { connectionEnds, parseHost } from './connection-ends.js';

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
  const ends = connectionEnds(socket);
  const query = queryOf(request);
  if (query) attributes['url.query'] = query;
  const { host } = headers;
  if (host) {
    const { address, port } = ends ? ends.serverOf(host) : parseHost(host);
    attributes['server.address'] = address;
    if (port !== undefined) attributes['server.port'] = port;
  }
  const userAgent = headers['user-agent'];
  if (userAgent) attributes['user_agent.original'] = userAgent;
  if (ends) {
    const { peerAddress, peerPort } = ends;
    const forwarded = headers['x-forwarded-for'];
    attributes['network.peer.address'] = peerAddress;
    if (peerPort !== undefined) attributes['network.peer.port'] = peerPort;
    attributes['client.address'] = (forwarded === undefined ? undefined : clientOf(forwarded)) ?? peerAddress;
  }
  attributes['network.protocol.version'] = httpVersion === '2.0' ? '2' : httpVersion;
}

function queryOf({ url = '', originalUrl = url }: MountedRequest): string {
  const from = originalUrl.indexOf('?');
  return from < 0 ? '' : originalUrl.slice(from + 1);
}

/** `203.0.113.7:4711`, `[2001:db8::7]:4711`, `[2001:db8::7]`: some proxies add the port of the client, or brackets. */
const WITH_PORT = /^(?:\[([^\]]+)\]|([^:]+))(?::\d*)?$/;

/** The first address in the list that proxies write, which is the closest to the client. */
function clientOf(forwarded: string | string[]): string | undefined {
  const list = Array.isArray(forwarded) ? forwarded.join() : forwarded;
  const first = list.split(',', 1)[0]?.trim();
  if (!first?.includes(':')) return first || undefined;
  const [, inBrackets, plain] = WITH_PORT.exec(first) ?? [];
  return inBrackets ?? plain ?? first;
}
