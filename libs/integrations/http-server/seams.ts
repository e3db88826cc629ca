import { missingSeam } from '#container';

/** A layer of an Express router: what was registered by `use` or a method. */
export interface Layer {
  readonly handle: unknown;
}

/** What a layer stands for in a path. */
export interface MountMatch {
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The template, where Express tells it. */
  readonly template: string | undefined;
}

interface ExpressLayer extends Layer {
  match(path: string): boolean | { path: string; params: Record<string, unknown>; pattern?: unknown };
  path?: string;
  params?: Record<string, unknown>;
}

/**
 * The layers of an Express application or router. Private: `stack` of a router, `router` (Express 5) or `_router`
 * (Express 4) of an application. Without them there are none.
 */
export function stackOf(owner: unknown): readonly Layer[] {
  const { stack, router, _router } = (owner ?? {}) as Record<string, unknown>;
  if (Array.isArray(stack)) return stack as Layer[];
  const inner = (router ?? _router) as { stack?: unknown } | undefined;
  return Array.isArray(inner?.stack) ? (inner.stack as Layer[]) : [];
}

/**
 * Asks a layer whether a path begins as it does. Private: `match`. It answers path, params and pattern (router 2.2 and
 * later), or leaves path and params on the layer (before, and Express 4), where Express reads them right after its own
 * call, so that another call in between harms nothing.
 *
 * @returns undefined when the layer stands for no part of the path
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
 * Moves a hook to the front. Nest has registered its middleware runner before any provider exists, and middleware ought
 * to run inside the request's context too. Private: the symbol `fastify.hooks` of a Fastify instance (4 and 5).
 */
export function putFirst(instance: object, hook: unknown): void {
  const key = Object.getOwnPropertySymbols(instance).find((symbol) => symbol.description === 'fastify.hooks');
  const hooks = key && (instance as Record<symbol, { onRequest?: unknown[] }>)[key]?.onRequest;
  if (!Array.isArray(hooks))
    return missingSeam('fastify', 'Symbol(fastify.hooks)', 'middleware runs outside the span of its request');
  const index = hooks.indexOf(hook);
  if (index > 0) hooks.unshift(...hooks.splice(index, 1));
}
