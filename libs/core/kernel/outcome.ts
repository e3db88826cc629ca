import { types } from 'node:util';
import type { Context } from '@opentelemetry/api';
import { isObservable } from 'rxjs';
import { SilentOutcome, type OutcomeListener } from './outcome-listener.js';
import { PendingCall } from './pending-call.js';
import { watchGenerator } from './watch-generator.js';
import { watchObservable } from './watch-observable.js';
import { watchPromise } from './watch-promise.js';
import { watchThenable } from './watch-thenable.js';

/**
 * Calls a listener once when the result of a call is complete, and returns the same result object.
 *
 * | result | complete |
 * |---|---|
 * | promise | when it settles |
 * | thenable (query builder), Observable, async generator | when its consumption ends, if that starts in this turn of the event loop; otherwise at once |
 * | everything else | at once |
 *
 * A result that cannot be inspected safely (a Proxy, a getter that throws, a frozen object) is complete at once.
 */
export function whenDone<T>(result: T, listener: OutcomeListener): T {
  try {
    if (typeof result !== 'object' || result === null || !isWatched(result, listener))
      listener.succeeded(result);
  } catch {
    // Only a stack overflow can occur here: the call is not recorded.
  }
  return result;
}

/** Runs the deferred work of a result in a context: the steps of a query, an Observable, an async generator. */
export function carryContext<T>(result: T, inside: Context): T {
  return whenDone(result, new SilentOutcome(inside));
}

/** @returns false when the result is complete already, as far as can be told without reading it */
function isWatched(result: object, listener: OutcomeListener): boolean {
  try {
    if (types.isProxy(result)) return false;
    if (result instanceof PendingCall) return followed(result, listener);
    if (types.isPromise(result) && hasThenOfItsRealm(result))
      return listener.isSilent === true || watchPromise(result, listener);
    if (types.isGeneratorObject(result)) return isAsync(result) && watchGenerator(result, listener);
    if (hasThen(result)) return watchThenable(result, listener, whenDone);
    return isObservable(result) && watchObservable(result, listener);
  } catch {
    return false;
  }
}

function followed(call: PendingCall, listener: OutcomeListener): true {
  call.add(listener);
  return true;
}

function hasThen(result: object): boolean {
  return typeof (result as { then?: unknown }).then === 'function';
}

function isAsync(generator: object): generator is AsyncGenerator {
  return Symbol.asyncIterator in generator;
}

/**
 * Whether a promise settles on its own. A subclass with its own `then` may start its work only when `then` is called.
 */
function hasThenOfItsRealm(promise: Promise<unknown>): boolean {
  const { then } = Promise.prototype as { then: unknown };
  const proto = Object.getPrototypeOf(promise) as object | null;
  if (proto === null) return true;
  if (promise.then === then) return true;
  // The `Promise` prototype of another realm is directly above that realm's `Object.prototype`.
  const above = Object.getPrototypeOf(proto) as object | null;
  return !Object.hasOwn(promise, 'then') && above !== null && Object.getPrototypeOf(above) === null;
}
