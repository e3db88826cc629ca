import { aroundNextCall } from './next-call.js';
import type { OutcomeListener } from './outcome-listener.js';

type Reaction = ((value: unknown) => unknown) | null | undefined;
type Then = (fulfilled?: Reaction, rejected?: Reaction) => unknown;

/** Whether an object has a `then`. */
export function isThenable(value: object): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown }).then === 'function';
}

/**
 * Puts a function around the next call of the `then` of an object, which stays the same object and is not waited for:
 * calling `then` is what makes a query builder run its query.
 *
 * @param around is given the original `then` and what the caller passed to it
 * @returns false when the object does not let itself be changed
 */
export function aroundThen(
  thenable: PromiseLike<unknown>,
  around: (then: Then, fulfilled: Reaction, rejected: Reaction) => unknown,
): boolean {
  return aroundNextCall(thenable, 'then', (then, [fulfilled, rejected]) =>
    around(then, fulfilled as Reaction, rejected as Reaction),
  );
}

/** Tells a listener how it ends, when somebody waits for it. */
export function watchThenable(
  thenable: PromiseLike<unknown>,
  listener: OutcomeListener,
): PromiseLike<unknown> {
  const hooked = aroundThen(thenable, (then, fulfilled, rejected) =>
    then(
      (value) => {
        listener.succeeded(value);
        return fulfilled ? fulfilled(value) : value;
      },
      (error) => {
        listener.failed(error);
        if (rejected) return rejected(error);
        throw error;
      },
    ),
  );
  if (!hooked) listener.succeeded(undefined);
  return thenable;
}
