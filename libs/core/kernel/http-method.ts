/** What counts as a method where anybody may invent one; metrics and span names know only these. */
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

/** What a span is called before its route is known. */
export function spanNameOf(method: string): string {
  return method === OTHER_METHOD ? 'HTTP' : method;
}
