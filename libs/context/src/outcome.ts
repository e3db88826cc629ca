import { isObservable, tap, type Observable } from 'rxjs';

/** What to do when a piece of work ends. Neither may throw. */
export interface OutcomeListener {
  succeeded(value: unknown): void;
  failed(error: unknown): void;
}

/**
 * Tells a listener when the result of a call is complete, and hands the result on unchanged in value, error and kind:
 * at once for a plain value, on settling for promises and other thenables, on completion, error or unsubscription for
 * Observables, at the end of the loop for async iterators.
 */
export function whenDone<T>(result: T, listener: OutcomeListener): T {
  if (typeof result !== 'object' || result === null) {
    listener.succeeded(result);
    return result;
  }
  if (isThenable(result)) return watchPromise(result, listener) as T;
  if (isObservable(result)) return watchObservable(result, listener) as T;
  if (isAsyncIterator(result)) return watchIterator(result, listener) as T;
  listener.succeeded(result);
  return result;
}

function isThenable(value: object): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown }).then === 'function';
}

function isAsyncIterator(value: object): value is AsyncGenerator<unknown> {
  return Symbol.asyncIterator in value && typeof (value as { next?: unknown }).next === 'function';
}

function watchPromise(promise: PromiseLike<unknown>, listener: OutcomeListener): PromiseLike<unknown> {
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

function watchObservable(source: Observable<unknown>, listener: OutcomeListener): Observable<unknown> {
  return source.pipe(
    tap({
      complete: () => listener.succeeded(undefined),
      error: (error: unknown) => listener.failed(error),
      unsubscribe: () => listener.succeeded(undefined),
    }),
  );
}

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
        const step = target[key] as ((value?: unknown) => Promise<IteratorResult<unknown>>) | undefined;
        return step && ((value?: unknown) => follow(step.call(target, value)));
      }
      if (key === Symbol.asyncIterator) return function (this: unknown) { return this; };
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
}
