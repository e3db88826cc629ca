import type { OutcomeListener } from './outcome-listener.js';
import { isThenable, watchThenable } from './watch-thenable.js';

// eslint-disable-next-line @typescript-eslint/unbound-method -- is called with the promise it is for
const nativeThen: Then = Promise.prototype.then;

type Then = (
  this: Promise<unknown>,
  fulfilled?: ((value: unknown) => unknown) | null,
  rejected?: ((error: unknown) => unknown) | null,
) => Promise<unknown>;

/** Whether something is one of the promises that async functions return, to which nobody has added a member. */
export function isPlainPromise(value: object): value is Promise<unknown> {
  if (Object.getPrototypeOf(value) !== Promise.prototype) return false;
  // The cheapest look at an object's members: this is done for every call that is watched.
  for (const _member in value) return false;
  return true;
}

/** A promise that settles alike, when the listener has been told. The outcome, unhandled rejections too, stays as it is. */
export function watchPlainPromise(promise: Promise<unknown>, listener: OutcomeListener): Promise<unknown> {
  return nativeThen.call(
    promise,
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

/**
 * Follows a promise that is more than that: what was added to it (`cancel`, `json`) is found on what is returned, and
 * an instance of a class of its own stays the object it is.
 */
export function watchSpecialPromise(
  promise: Promise<unknown>,
  listener: OutcomeListener,
): PromiseLike<unknown> {
  if (isOfNoClass(promise)) return withMembersOf(promise, watchPlainPromise(promise, listener));
  if (waiters.has(promise) || promise.then === nativeThen) return watchInPlace(promise, listener);
  return isThenable(promise) ? watchThenable(promise, listener) : promise;
}

/** Made by `Promise` itself, of this realm or another. */
function isOfNoClass(promise: Promise<unknown>): boolean {
  const above: unknown = Object.getPrototypeOf(Object.getPrototypeOf(promise));
  return typeof above === 'object' && above !== null && Object.getPrototypeOf(above) === null;
}

function withMembersOf(source: object, target: Promise<unknown>): Promise<unknown> {
  for (const key of Reflect.ownKeys(source)) {
    const member = Reflect.getOwnPropertyDescriptor(source, key);
    if (member && !Object.hasOwn(target, key)) Reflect.defineProperty(target, key, member);
  }
  return target;
}

/** Of promises that are watched in place: whether the application waits for them too. */
const waiters = new WeakMap<Promise<unknown>, { any: boolean }>();

function watchInPlace(promise: Promise<unknown>, listener: OutcomeListener): Promise<unknown> {
  const others = waiters.get(promise) ?? noticeWaiters(promise);
  const failed = (error: unknown): void => {
    listener.failed(error);
    // To Node it is handled now, because we listen: nobody else doing so has to stay an unhandled rejection.
    if (!others?.any) setImmediate(() => !others?.any && leaveUnhandled(error));
  };
  try {
    if (others) void nativeThen.call(promise, (value) => listener.succeeded(value), failed);
    else listener.succeeded(undefined);
  } catch {
    // Its class cannot be told to make another of its kind.
    listener.succeeded(undefined);
  }
  return promise;
}

function leaveUnhandled(error: unknown): void {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it is the application's, whatever it is
  void Promise.reject(error);
}

/** `await`, `catch` and `finally` of a class of its own all come by `then`. Undefined when that cannot be watched. */
function noticeWaiters(promise: Promise<unknown>): { any: boolean } | undefined {
  const others = { any: false };
  const value = function (this: Promise<unknown>, ...reactions: Parameters<Then>): unknown {
    others.any = true;
    return nativeThen.apply(this, reactions);
  };
  if (!Reflect.defineProperty(promise, 'then', { value, configurable: true, writable: true }))
    return undefined;
  waiters.set(promise, others);
  return others;
}
