import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { ROOT_CONTEXT, type Context, type ContextManager } from '@opentelemetry/api';
import { bindEmitter } from './bind-emitter.js';

/**
 * OpenTelemetry's context in one AsyncLocalStorage. Not the SDK's manager, which depends on one version of the API:
 * applications use 1.9 or 1.10.
 */
export class AsyncContextManager implements ContextManager {
  /** Read by `contextStorage`, to enter a context without a callback. */
  readonly storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.storage.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    run: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    const bound = thisArg === undefined || thisArg === null ? run : run.bind(thisArg);
    return this.storage.run(context, bound, ...args);
  }

  /** For an emitter: listeners added from now on run in the context. */
  bind<T>(context: Context, target: T): T {
    if (target instanceof EventEmitter)
      return bindEmitter(target, (listener) => this.bind(context, listener));
    if (typeof target !== 'function') return target;
    const storage = this.storage;
    const bound = function (this: unknown, ...args: unknown[]): unknown {
      return storage.run(context, () => Reflect.apply(target, this, args) as unknown);
    };
    return Object.defineProperty(bound, 'length', { configurable: true, value: target.length }) as T;
  }

  /** For version 1.10 of the API: activates a context until the returned object is disposed of. */
  attach(context: Context): { [Symbol.dispose](): void; dispose(): void } {
    const before = this.active();
    let isOver = false;
    const dispose = (): void => {
      if (!isOver) this.storage.enterWith(before);
      isOver = true;
    };
    this.storage.enterWith(context);
    return { dispose, [Symbol.dispose ?? Symbol.for('dispose')]: dispose };
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.storage.disable();
    return this;
  }
}
