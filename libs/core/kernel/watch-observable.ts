import { Observable, tap, type Observer, type Subscription } from 'rxjs';
import { aroundNextCall } from './next-call.js';
import type { OutcomeListener } from './outcome-listener.js';

/** What rxjs itself puts on an Observable. */
const OWN_MEMBERS = new Set(['source', 'operator', '_subscribe']);

/** Tells a listener when a subscription ends. Subjects, and what has members of its own, stay the object they are. */
export function watchObservable(source: Observable<unknown>, listener: OutcomeListener): Observable<unknown> {
  const told = tap({
    complete: () => listener.succeeded(undefined),
    error: (error: unknown) => listener.failed(error),
    unsubscribe: () => listener.succeeded(undefined),
  });
  if (isPlainObservable(source)) return source.pipe(told);
  const hooked = aroundSubscribe(source, (subscribe, args) =>
    fromSubscribe(subscribe)
      .pipe(told)
      .subscribe(...args),
  );
  if (!hooked) listener.succeeded(undefined);
  return source;
}

/** Whether an Observable has nothing to lose when it is replaced by another. */
export function isPlainObservable(source: Observable<unknown>): boolean {
  return (
    Object.getPrototypeOf(source) === Observable.prototype &&
    Object.keys(source).every((key) => OWN_MEMBERS.has(key))
  );
}

type Subscribe = (observer?: Partial<Observer<unknown>>) => Subscription;

/**
 * Puts a function around the next subscription to an Observable, which stays the object it is.
 *
 * @returns false when it does not let itself be changed
 */
export function aroundSubscribe(
  source: Observable<unknown>,
  around: (subscribe: Subscribe, args: Parameters<Subscribe>) => Subscription,
): boolean {
  return aroundNextCall(source, 'subscribe', (call, args) =>
    around(call as Subscribe, args as Parameters<Subscribe>),
  );
}

function fromSubscribe(subscribe: Subscribe): Observable<unknown> {
  return new Observable((subscriber) => subscribe(subscriber));
}
