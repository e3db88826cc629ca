import { isObservable } from 'rxjs';
import { outcomeInside, whenDone } from '#kernel';
import type { Completion } from '../run-in-span.js';

/**
 * Completion of a Nest handler's result: Nest's proxies return a promise of an Observable, which must complete. Nest
 * always subscribes to it, so the span is always ended.
 */
export const handlerComplete: Completion = (result, inside, outcome) => {
  const finish = <V>(value: V): V => whenDone(value, outcomeInside(inside, outcome));
  if (!(result instanceof Promise)) return finish(result);
  const finished = result.then(
    (value: unknown) => (isObservable(value) ? finish(value) : settle(value)),
    (error: unknown) => {
      outcome.failed(error);
      throw error;
    },
  );
  const settle = (value: unknown): unknown => {
    outcome.succeeded(value);
    return value;
  };
  return finished as typeof result;
};
