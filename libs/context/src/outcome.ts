import { types } from 'node:util';
import { isObservable, tap, type Observable } from 'rxjs';
import { aroundThen, isLazyThenable } from './lazy-thenable.js';

/** What to do when a piece of work ends. Neither may throw. */
export interface OutcomeListener {
  succeeded(value: unknown): void;
  failed(error: unknown): void;
}

/**
 * Tells a listener when the result of a call is complete, and hands the result on unchanged in value, error and kind:
 * at once for a plain value, on settling for promises, on completion, error or unsubscription for Observables, at the
 * end of the loop for async iterators. A thenable that is no promise, such as a query builder, stays the object it is: it
 * begins its work only when somebody waits for it, which is not up to us.
 */
export function whenDone<T>(result: T, listener: OutcomeListener): T {
  if (typeof result !== 'object' || result === null) {
    listener.succeeded(result);
    return result;
  }
  if (result instanceof Promise || types.isPromise(result)) return watchPromise(result, listener) as T;
  if (isLazyThenable(result)) return watchThenable(result, listener) as T;
  if (isObservable(result)) return watchObservable(result, listener) as T;
  if (isAsyncIterator(result)) return watchIterator(result, listener) as T;
  listener.succeeded(result);
  return result;
}

function isAsyncIterator(value: object): value is AsyncGenerator<unknown> {
  return Symbol.asyncIterator in value && typeof (value as { next?: unknown }).next === 'function';
}

function watchPromise(promise: Promise<unknown>, listener: OutcomeListener): Promise<unknown> {
  return promise.then(
    (value) => {
      listener.succeeded(value);
      return value;
    },
    (error: unknown) => {
      listener.failed(error);
      throw error;
    },
  );
}

function watchThenable(thenable: PromiseLike<unknown>, listener: OutcomeListener): PromiseLike<unknown> {
  let open = true;
  const once = <V>(report: (value: V) => void, value: V): void => {
    if (open) report(value);
    open = false;
  };
  const hooked = aroundThen(thenable, (then, fulfilled, rejected) =>
    then(
      (value) => {
        once((result) => listener.succeeded(result), value);
        return fulfilled ? fulfilled(value) : value;
      },
      (error) => {
        once((reason) => listener.failed(reason), error);
        if (rejected) return rejected(error);
        throw error;
      },
    ),
  );
  if (!hooked) listener.succeeded(undefined);
  return thenable;
}

function watchObservable(source: Observable<unknown>, listener: OutcomeListener): Observable<unknown> {
  return source.pipe(
    tap({
      complete: () => listener.succeeded(undefined),
      error: (error: unknown) => listener.failed(error),
      unsubscribe: () => listener.succeeded(undefined),
    }),
  );
}

type Step = (value?: unknown) => Promise<IteratorResult<unknown>>;

function watchIterator(source: AsyncGenerator<unknown>, listener: OutcomeListener): AsyncGenerator<unknown> {
  let open = true;
  const end = (report: () => void): void => {
    if (open) report();
    open = false;
  };
  const follow = async (step: Promise<IteratorResult<unknown>>): Promise<IteratorResult<unknown>> => {
    try {
      const result = await step;
      if (result.done) end(() => listener.succeeded(result.value));
      return result;
    } catch (error) {
      end(() => listener.failed(error));
      throw error;
    }
  };
  return new Proxy(source, {
    get(target, key) {
      if (key === 'next' || key === 'return' || key === 'throw') {
        const step = (target[key] as Step | undefined)?.bind(target);
        return step && ((value?: unknown) => follow(step(value)));
      }
      if (key === Symbol.asyncIterator)
        return function (this: unknown) {
          return this;
        };
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
}
