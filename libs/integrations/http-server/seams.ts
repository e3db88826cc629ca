import { missingSeam } from '#container';

/** A layer of an Express router: registered by `use` or a method. */
export interface Layer {
  readonly handle: unknown;
}

/** The part of a path that a layer matches. */
export interface MountMatch {
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The template, if Express provides it. */
  readonly template: string | undefined;
}

interface ExpressLayer extends Layer {
  match(path: string): boolean | { path: string; params: Record<string, unknown>; pattern?: unknown };
  path?: string;
  params?: Record<string, unknown>;
}

/**
 * The layers of an Express application or router. Private: `stack` of a router, `router` (Express 5) or `_router`
 * (Express 4) of an application. Empty when they do not exist.
 */
export function stackOf(owner: unknown): readonly Layer[] {
  const { stack, router, _router } = (owner ?? {}) as Record<string, unknown>;
  if (Array.isArray(stack)) return stack as Layer[];
  const inner = (router ?? _router) as { stack?: unknown } | undefined;
  return Array.isArray(inner?.stack) ? (inner.stack as Layer[]) : [];
}

/**
 * Matches a layer against the beginning of a path. Private: `match`. It returns path, params and pattern (router 2.2
 * and later), or leaves path and params on the layer (before, and Express 4), where Express reads them directly after
 * its own call, so that another call in between is harmless.
 *
 * @returns undefined when the layer does not match
 */
export function matchMount(layer: Layer, path: string): MountMatch | undefined {
  const known = layer as ExpressLayer;
  const found = typeof known.match === 'function' && known.match(path);
  if (!found) return undefined;
  const { path: matched, params = {} } = found === true ? known : found;
  if (!matched || matched === '/' || !path.startsWith(matched)) return undefined;
  const pattern = found === true ? undefined : found.pattern;
  const template = typeof pattern === 'string' ? pattern.replace(/\/$/, '') : undefined;
  return { path: matched, params: { ...params }, template };
}

/**
 * Moves a hook to the front. Nest registers its middleware runner before any provider exists, but middleware should run
 * in the request's context as well. Private: the symbol `fastify.hooks` of a Fastify instance (4 and 5).
 */
export function putFirst(instance: object, hook: unknown): void {
  const key = Object.getOwnPropertySymbols(instance).find((symbol) => symbol.description === 'fastify.hooks');
  const hooks = key && (instance as Record<symbol, { onRequest?: unknown[] }>)[key]?.onRequest;
  if (!Array.isArray(hooks))
    return missingSeam('fastify', 'Symbol(fastify.hooks)', 'middleware runs outside the span of its request');
  const index = hooks.indexOf(hook);
  if (index > 0) hooks.unshift(...hooks.splice(index, 1));
}
