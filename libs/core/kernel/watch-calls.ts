import { context } from '@opentelemetry/api';
import { contextStorage } from './enter-context.js';
import type { Nesting } from './nesting.js';
import type { OutcomeListener } from './outcome-listener.js';
import { whenDone } from './outcome.js';
import { watchNewPromise } from './watch-promise.js';
import { returnsNewPromise, type AnyFunction } from './wrap-method.js';

/** Begins to record a call. Never throws. @returns undefined when there is nothing to record */
export type BeginCall = (self: unknown, args: readonly unknown[]) => OutcomeListener | undefined;

/**
 * Stands around a method, records its calls, and runs them in the context of what records them. It adds one frame to
 * the stack.
 */
export function recordedBy(begin: BeginCall, original: AnyFunction, nesting: Nesting): AnyFunction {
  const isNew = returnsNewPromise(original);
  return function (this: unknown, ...args: unknown[]): unknown {
    const call = begin(this, args);
    if (call === undefined) {
      nesting.enter();
      try {
        return original.apply(this, args);
      } finally {
        nesting.leave();
      }
    }
    const storage = call.inside && contextStorage();
    if (call.inside && !storage) return within(call, () => original.apply(this, args));
    const outside = storage?.getStore();
    storage?.enterWith(call.inside);
    nesting.enter();
    try {
      const result = original.apply(this, args);
      return isNew ? followed(result, call) : whenDone(result, call);
    } catch (error) {
      call.failed(error);
      throw error;
    } finally {
      nesting.leave();
      storage?.enterWith(outside);
    }
  };
}

function followed(result: unknown, call: OutcomeListener): unknown {
  return call.isSilent ? result : watchNewPromise(result as Promise<unknown>, call);
}

/** With a context manager of another make: by its `with`, which is more frames. */
function within(call: OutcomeListener, work: () => unknown): unknown {
  return context.with(call.inside ?? context.active(), () => {
    let result: unknown;
    try {
      result = work();
    } catch (error) {
      call.failed(error);
      throw error;
    }
    return whenDone(result, call);
  });
}
