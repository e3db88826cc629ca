import { context, type Context } from '@opentelemetry/api';
import { types } from 'node:util';
import { isObservable, Observable } from 'rxjs';
import { aroundSubscribe, aroundThen, isPlainObservable, isThenable } from '#kernel';

/**
 * Makes work that a result has yet to do run in a context: what an Observable does when subscribed to, what an async
 * iterator does at each step, what a query builder does when it is waited for. Other results have begun their work already and are handed on.
 */
export function carryContext<T>(result: T, carried: Context): T {
  if (typeof result !== 'object' || result === null) return result;
  if (result instanceof Promise || types.isPromise(result)) return result;
  if (isThenable(result)) return thenableIn(result, carried) as T;
  if (isObservable(result)) return observableIn(result, carried) as T;
  if (Symbol.asyncIterator in result && 'next' in result) return iteratorIn(result, carried);
  return result;
}

/** What is called back belongs to whoever waits, not to the work. */
function thenableIn<V>(source: PromiseLike<V>, carried: Context): PromiseLike<V> {
  aroundThen(source, (then, fulfilled, rejected) => {
    const caller = context.active();
    const back = (reaction: typeof fulfilled) => reaction && context.bind(caller, reaction);
    return context.with(carried, then, undefined, back(fulfilled), back(rejected));
  });
  return source;
}

function observableIn<V>(source: Observable<V>, carried: Context): Observable<V> {
  if (isPlainObservable(source))
    return new Observable((subscriber) => context.with(carried, () => source.subscribe(subscriber)));
  aroundSubscribe(source, (subscribe, args) => context.with(carried, subscribe, undefined, ...args));
  return source;
}

function iteratorIn<T extends object>(source: T, carried: Context): T {
  return new Proxy(source, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function'
        ? context.bind(carried, (value as () => unknown).bind(target))
        : value;
    },
  });
}
