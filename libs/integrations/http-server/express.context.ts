import type { IncomingMessage } from 'node:http';
import { context, type Context } from '@opentelemetry/api';
import { markPassed } from './express.route.js';

const CONTEXT = Symbol('nestjs-observability context');

type KeptRequest = IncomingMessage & { [CONTEXT]?: Context };
interface Emitter {
  readonly on: IncomingMessage['on'];
  readonly emit: (this: KeptRequest, event: string, ...args: unknown[]) => boolean;
}

type Handler = (this: unknown, request: KeptRequest, ...rest: unknown[]) => unknown;

const METHODS = ['all', 'get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'search'] as const;

/** Express' methods for routes: each takes a path and handlers. */
export type Routes = Partial<
  Record<(typeof METHODS)[number], (path: unknown, ...handlers: unknown[]) => unknown>
>;

/** Remembers the context of a request. A single property, because each one makes Express' handling slower. */
export function keepContext(request: IncomingMessage, of: Context): void {
  (request as KeptRequest)[CONTEXT] = of;
}

/**
 * Runs event listeners in the context of their request. Node.js emits a request's events in the context of its
 * connection, so middleware that continues after reading the body would lose the request's context.
 *
 * @param requests the prototype that Express gives to the application's requests
 */
export function enterInListeners(requests: IncomingMessage): void {
  const { on: original } = requests as Emitter;
  // The first listener makes events run in the request's context; most requests have no listener.
  const on = function (
    this: KeptRequest,
    event: string,
    listener: (...args: unknown[]) => void,
  ): IncomingMessage {
    if (this[CONTEXT] && !Object.hasOwn(this, 'emit')) this.emit = emit;
    return original.call(this, event, listener);
  } as IncomingMessage['on'];
  Object.assign(requests, { on, addListener: on });
}

function emit(this: KeptRequest, event: string, ...args: unknown[]): boolean {
  const { emit: original } = Object.getPrototypeOf(this) as Emitter;
  const of = this[CONTEXT];
  if (!of || context.active() === of) return original.call(this, event, ...args);
  return context.with(of, () => original.call(this, event, ...args));
}

/**
 * Runs route handlers in the context of their request, even if preceding middleware continued in another context, e.g.
 * that of a connection pool opened at start.
 */
export function enterInRoutes(instance: Routes): void {
  for (const method of METHODS) {
    const register = instance[method];
    if (typeof register !== 'function') continue;
    instance[method] = function (this: unknown, path: unknown, ...handlers: unknown[]): unknown {
      const wrapped = handlers.map((handler) => entering(isOpen(method, path) ? passing(handler) : handler));
      return register.call(this as Routes, path, ...wrapped);
    };
  }
}

/** Whether the route may be middleware, as Nest registers it: for all methods, or with a wildcard. */
function isOpen(method: string, path: unknown): boolean {
  return method === 'all' || (Array.isArray(path) ? path : [path]).some((one) => String(one).includes('*'));
}

/** Records when a handler calls `next`: its route does not answer the request. */
function passing(handler: unknown): unknown {
  if (typeof handler !== 'function' || handler.length > 3) return handler;
  const original = handler as Handler;
  const noting = function (this: unknown, request: KeptRequest, response: unknown, next: unknown): unknown {
    const handOn = (...args: unknown[]): unknown => {
      markPassed(request);
      return (next as Handler).call(undefined, ...(args as [KeptRequest]));
    };
    return original.call(this, request, response, handOn);
  };
  return Object.defineProperties(noting, Object.getOwnPropertyDescriptors(original));
}

/** An error handler has four parameters, by which Express recognises it; a list of handlers is not wrapped. */
function entering(handler: unknown): unknown {
  if (typeof handler !== 'function' || handler.length > 3) return handler;
  const original = handler as Handler;
  const entered = function (this: unknown, request: KeptRequest, ...rest: unknown[]): unknown {
    const of = request[CONTEXT];
    if (!of || context.active() === of) return original.call(this, request, ...rest);
    return context.with(of, () => original.call(this, request, ...rest));
  };
  return Object.defineProperties(entered, Object.getOwnPropertyDescriptors(original));
}
