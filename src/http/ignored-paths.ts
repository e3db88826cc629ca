import type { IncomingMessage } from 'node:http';

/** Path of a request's URL, without the query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** Whether a request is left unobserved by `http.ignorePaths`. */
export function isIgnored(request: IncomingMessage, ignorePaths: readonly string[]): boolean {
  const path = pathOf(request);
  return ignorePaths.some((ignored) => path.startsWith(ignored));
}
