import { types } from 'node:util';
import { isObservable } from 'rxjs';
import type { OutcomeListener } from './outcome-listener.js';
import { watchObservable } from './watch-observable.js';
import { isPlainPromise, watchPlainPromise, watchSpecialPromise } from './watch-promise.js';
import { isThenable, watchThenable } from './watch-thenable.js';

/**
 * Tells a listener when the result of a call is complete, and hands the result on unchanged in value, error and kind:
 * at once for a plain value, on settling for promises, on completion, error or unsubscription for Observables, at the
 * end of the loop for async iterators. A thenable that is no promise, such as a query builder, stays the object it is: it
 * begins its work only when somebody waits for it, which is not up to us. So do Subjects, and instances of classes of
 * their own; what was added to a promise is found on the result as well.
 */
export function whenDone<T>(result: T, listener: OutcomeListener): T {
  if (typeof result !== 'object' || result === null) {
    listener.succeeded(result);
    return result;
  }
  if (isPlainPromise(result)) return watchPlainPromise(result, listener) as T;
  if (types.isPromise(result)) return watchSpecialPromise(result, listener) as T;
  if (isThenable(result)) return watchThenable(result, listener) as T;
  if (isObservable(result)) return watchObservable(result, listener) as T;
  if (isAsyncIterator(result)) return watchIterator(result, listener) as T;
  listener.succeeded(result);
  return result;
}

function isAsyncIterator(value: object): value is AsyncGenerator<unknown> {
  return Symbol.asyncIterator in value && typeof (value as { next?: unknown }).next === 'function';
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
