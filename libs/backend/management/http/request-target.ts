import type { IncomingMessage } from 'node:http';
import { RequestProblem } from './request-problem.js';

/** What a request asks for, and under which host name. */
export interface RequestTarget {
  path: string;
  query: URLSearchParams;
  /** Host name without port, in lower case; undefined when none was given. */
  host: string | undefined;
}

const ABSOLUTE = /^https?:\/\/([^/?#]*)([^#]*)/i;
const HOST = /^(\[[^\]]*\]|[^:]*)(?::\d*)?$/;

/**
 * Reads the request line and the Host header. A target with a host of its own (`GET http://name/path`) wins over the
 * header, as the standard has it.
 *
 * @throws RequestProblem 400 for anything else
 */
export function requestTarget({
  url = '/',
  headers,
}: Pick<IncomingMessage, 'url' | 'headers'>): RequestTarget {
  const [, authority, rest] = ABSOLUTE.exec(url) ?? [undefined, headers.host, url];
  const [path = '', search = ''] = splitOnce(rest || '/', '?');
  if (!path.startsWith('/')) throw new RequestProblem(400, 'bad request: a path starts with "/"');
  const [, host] = HOST.exec(authority ?? '') ?? [];
  if (host === undefined) throw new RequestProblem(400, 'bad request: the Host header cannot be read');
  return { path, query: new URLSearchParams(search), host: host.toLowerCase() || undefined };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
