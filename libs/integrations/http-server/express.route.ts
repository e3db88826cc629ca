import type { IncomingMessage } from 'node:http';
import { uncachedMember } from './uncached-member.js';
import { matchMount, stackOf, type Layer, type MountMatch } from './seams.js';

/** A request as passed on by Express. */
export interface RoutedRequest extends IncomingMessage {
  baseUrl?: string;
  originalUrl?: string;
  route?: { path: unknown };
}

/** Key of a request's property for a route that called `next`, as middleware does. */
const PASSED = Symbol('nestjs-observability passed route');

type MarkedRequest = RoutedRequest & { [PASSED]?: unknown };

/** Records that the current route called `next`: unless another route follows, none matched. */
export function markPassed(request: IncomingMessage): void {
  (request as MarkedRequest)[PASSED] = uncachedMember(request as RoutedRequest, 'route');
}

/**
 * The template of an Express request's current route, including its mount path. Express stores the mount path with its
 * values (`/shops/s1`), so its template is read from the router's layers.
 *
 * @returns a template or undefined, never a path with values
 */
export function routeOf(request: RoutedRequest, app: object): string | undefined {
  const route = uncachedMember(request, 'route');
  if (route === undefined || route === (request as MarkedRequest)[PASSED]) return undefined;
  const base = uncachedMember(request, 'baseUrl') ?? '';
  const own = pathTemplate(route.path, request, base);
  if (base === '' || own === undefined) return own;
  const mount = mountTemplate(stackOf(app), base) ?? underParent(app, base);
  return mount === undefined ? undefined : `${mount}${own === '/' ? '' : own}`;
}

/** The application may be mounted in another one: its routers then follow after the other's path. */
function underParent(app: object, base: string): string | undefined {
  const { parent, mountpath } = app as { parent?: object; mountpath?: unknown };
  if (!parent) return undefined;
  const mounts = Array.isArray(mountpath) ? (mountpath as readonly unknown[]) : [mountpath];
  for (const layer of stackOf(parent)) {
    const match = matchMount(layer, base);
    const template = match && templateOf(match);
    if (template === undefined || !mounts.includes(template)) continue;
    const rest = base.slice(match?.path.length);
    const inner = rest === '' ? '' : mountTemplate(stackOf(app), rest);
    if (inner !== undefined) return template + inner;
  }
  return underParent(parent, base);
}

/** Of several paths, the one that matches the request. */
function pathTemplate(path: unknown, request: RoutedRequest, base: string): string | undefined {
  if (!Array.isArray(path)) return String(path);
  const [whole = ''] = (request.originalUrl ?? request.url ?? '').split(/[?#]/, 1);
  const asked = whole.slice(base.length);
  return path.filter((one): one is string => typeof one === 'string').find((one) => fits(one, asked));
}

/** Whether a path may match a template, comparing segments. */
function fits(template: string, path: string): boolean {
  const parts = path.split('/').filter(Boolean);
  const wanted = template.split('/').filter(Boolean);
  const rest = wanted.findIndex((part) => part.includes('*'));
  const compared = rest < 0 ? wanted : wanted.slice(0, rest);
  if (rest < 0 ? parts.length !== wanted.length : parts.length < compared.length) return false;
  return compared.every(
    (part, i) => /[:(){}?+]/.test(part) || part.toLowerCase() === parts[i]?.toLowerCase(),
  );
}

/**
 * The template of a mount path, from the layers that lead to a router; else from a function that may call one, unless
 * it has a wildcard, as middleware does.
 */
function mountTemplate(stack: readonly Layer[], base: string): string | undefined {
  let byFunction: string | undefined;
  for (const layer of stack) {
    const match = matchMount(layer, base);
    const template = match && templateOf(match);
    if (template === undefined) continue;
    const rest = base.slice(match?.path.length);
    const layers = stackOf(layer.handle);
    const inner = rest === '' ? '' : mountTemplate(layers, rest);
    if (inner === undefined) continue;
    if (layers.length > 0) return template + inner;
    if (!template.includes('*')) byFunction ??= template;
  }
  return byFunction;
}

function templateOf({ template, path, params }: MountMatch): string | undefined {
  return template ?? withNames(path, params);
}

/** Replaces parameter values in a path by their names; undefined when a value is not found. */
function withNames(path: string, params: Readonly<Record<string, unknown>>): string | undefined {
  const parts = path.split('/').map(decoded);
  for (const [name, value] of Object.entries(params)) {
    if (typeof value !== 'string' && !Array.isArray(value)) continue;
    const values = Array.isArray(value) ? value.map(String) : value.split('/');
    const sign = Array.isArray(value) ? '*' : ':';
    const at = parts.findIndex((_part, i) => values.every((one, k) => parts[i + k] === one));
    const within =
      at < 0 ? parts.findIndex((part) => values.length === 1 && part.includes(values[0] ?? '')) : at;
    if (within < 0) return undefined;
    if (at < 0) parts[within] = (parts[within] ?? '').replace(values[0] ?? '', `${sign}${name}`);
    else parts.splice(at, values.length, `${sign}${name}`);
  }
  return parts.join('/');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
