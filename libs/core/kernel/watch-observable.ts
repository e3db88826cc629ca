import { Observable, tap, type Observer, type Subscription } from 'rxjs';
import { whenConsumed, type Consumption } from './consumption.js';
import type { Replacement } from './hook.js';
import type { OutcomeListener } from './outcome-listener.js';

type Subscribe = (observer?: Partial<Observer<unknown>>) => Subscription;

/**
 * Observes the next subscription of an Observable without replacing the object.
 *
 * @returns false when the object cannot be modified
 */
export function watchObservable(source: object, listener: OutcomeListener): boolean {
  return whenConsumed(source, listener, { subscribe: subscribed });
}

const subscribed =
  (consumption: Consumption): Replacement =>
  (subscribe) =>
    function (...args) {
      consumption.unhook();
      const observed = new Observable<unknown>((subscriber) =>
        (subscribe as Subscribe).call(this, subscriber),
      ).pipe(
        tap({
          complete: () => consumption.succeeded(undefined),
          error: (error: unknown) => consumption.failed(error),
          unsubscribe: () => consumption.succeeded(undefined),
        }),
      );
      return consumption.step(() => observed.subscribe(...(args as Parameters<Subscribe>)));
    };
