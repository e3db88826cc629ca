import type { IncomingMessage } from 'node:http';
import { RequestProblem } from './request-problem.js';

/** The path and query of a request, and its host name. */
export interface RequestTarget {
  path: string;
  query: URLSearchParams;
  /** Host name without port, in lower case; undefined when none was given. */
  host: string | undefined;
}

const ABSOLUTE = /^https?:\/\/([^/?#]*)([^#]*)/i;
/**
 * A registered name, an IPv4 address, or an IPv6 address in brackets; without user, and with at most one dot at the
 * end.
 */
const HOST = /^(\[[\da-f:.]+(?:%25[\w.~-]+)?\]|[\w~-]+(?:\.[\w~-]+)*)?\.?(?::\d{0,5})?$/i;

/**
 * Reads the request line and the Host header. A host in the target (`GET http://name/path`) takes precedence over the
 * header, as RFC 9112 requires. Proxy headers such as `X-Forwarded-Host` are ignored, because any client can send them.
 *
 * @throws RequestProblem 400 for anything else, and for more than one Host header
 */
export function requestTarget({
  url = '/',
  headers,
  rawHeaders,
}: Pick<IncomingMessage, 'url' | 'headers' | 'rawHeaders'>): RequestTarget {
  if (hostsIn(rawHeaders) > 1) throw new RequestProblem(400, 'bad request: more than one Host header');
  const [, authority, rest] = ABSOLUTE.exec(url) ?? [undefined, headers.host, url];
  const [path = '', search = ''] = splitOnce(rest || '/', '?');
  if (!path.startsWith('/')) throw new RequestProblem(400, 'bad request: a path starts with "/"');
  const match = HOST.exec(authority ?? '');
  if (!match) throw new RequestProblem(400, 'bad request: the Host header cannot be read');
  return { path, query: new URLSearchParams(search), host: match[1]?.toLowerCase() };
}

/** Node keeps the first of several Host headers. */
function hostsIn(rawHeaders: readonly string[]): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
