import { spanNameOf } from '#kernel';

/** Maximum number of routes per method; the names of further ones are made anew. */
const MAX_ROUTES = 1_000;

const names = new Map<string, Map<string, string>>();

/**
 * The span name of a request whose route is known. The same string for all requests of a route, since each new one is
 * hashed again when it is redacted.
 *
 * @param method a known method or `_OTHER`
 * @param route route template
 */
export function routeSpanName(method: string, route: string): string {
  return names.get(method)?.get(route) ?? remember(method, route);
}

function remember(method: string, route: string): string {
  const name = `${spanNameOf(method)} ${route}`;
  const routes = names.get(method) ?? new Map<string, string>();
  names.set(method, routes);
  if (routes.size < MAX_ROUTES) routes.set(route, name);
  return name;
}
