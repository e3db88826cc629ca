import { context, type Context } from '@opentelemetry/api';
import { isObservable, Observable } from 'rxjs';

/**
 * Makes work that a result has yet to do run in a context: what an Observable does when subscribed to, what an async
 * iterator does at each step. Other results have begun their work already and are handed on.
 */
export function carryContext<T>(result: T, carried: Context): T {
  if (typeof result !== 'object' || result === null) return result;
  if (isObservable(result)) return observableIn(result, carried) as T;
  if (Symbol.asyncIterator in result && 'next' in result) return iteratorIn(result, carried);
  return result;
}

function observableIn<V>(source: Observable<V>, carried: Context): Observable<V> {
  return new Observable((subscriber) => context.with(carried, () => source.subscribe(subscriber)));
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
