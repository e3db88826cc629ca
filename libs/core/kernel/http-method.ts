/** Known HTTP methods. Clients may send arbitrary ones, so metrics and span names use only these. */
const METHODS = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'QUERY',
]);
const OTHER_METHOD = '_OTHER';

/** A known method, or `_OTHER`. */
export function knownMethod(method = ''): string {
  return METHODS.has(method) ? method : OTHER_METHOD;
}

/** The span name before the route is known. */
export function spanNameOf(method: string): string {
  return method === OTHER_METHOD ? 'HTTP' : method;
}
