type Reaction = ((value: unknown) => unknown) | null | undefined;
type Then = (fulfilled?: Reaction, rejected?: Reaction) => unknown;

/** Whether an object has a `then`. */
export function isLazyThenable(value: object): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown }).then === 'function';
}

/**
 * Puts a function around the `then` of an object, which stays the same object and is not waited for: calling `then` is
 * what makes a query builder run its query.
 *
 * @param around is given the original `then` and what the caller passed to it
 * @returns false when the object does not let itself be changed
 */
export function aroundThen(
  thenable: PromiseLike<unknown>,
  around: (then: Then, fulfilled: Reaction, rejected: Reaction) => unknown,
): boolean {
  const original: Then = thenable.then.bind(thenable);
  const value: Then = (fulfilled, rejected) => around(original, fulfilled, rejected);
  return Reflect.defineProperty(thenable, 'then', { value, configurable: true, writable: true });
}
