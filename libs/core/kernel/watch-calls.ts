import { context } from '@opentelemetry/api';
import { contextStorage } from './enter-context.js';
import type { Nesting } from './nesting.js';
import type { OutcomeListener } from './outcome-listener.js';
import { whenDone } from './outcome.js';
import { watchNewPromise } from './watch-promise.js';
import { returnsNewPromise, type AnyFunction, type IsWanted } from './wrap-method.js';

/** Begins to record a call. Never throws. @returns undefined when there is nothing to record */
export interface BeginCall {
  (self: unknown, args: readonly unknown[]): OutcomeListener | undefined;
  /** False when there would be nothing to record, as far as that is known without the arguments. */
  readonly isWanted?: IsWanted;
}

/**
 * Stands around a method, records its calls, and runs them in the context of what records them. It adds one frame to
 * the stack.
 */
export function recordedBy(begin: BeginCall, original: AnyFunction, nesting: Nesting): AnyFunction {
  const isNew = returnsNewPromise(original);
  return function (this: unknown, ...args: unknown[]): unknown {
    let call: OutcomeListener | undefined;
    try {
      call = begin(this, args);
    } catch {
      // At the end of the stack even this may fail; the method may need less of it.
    }
    if (call === undefined) {
      nesting.depth++;
      try {
        return original.apply(this, args);
      } finally {
        nesting.depth--;
      }
    }
    const storage = call.inside && contextStorage();
    if (call.inside && !storage) return within(call, original, this, args);
    const outside = storage?.getStore();
    storage?.enterWith(call.inside);
    let result: unknown;
    let hasReturned = false;
    nesting.depth++;
    try {
      result = original.apply(this, args);
      hasReturned = true;
      return isNew ? followed(result, call) : whenDone(result, call);
    } catch (error) {
      // What the end of the stack did to us after the method's return is none of the caller's.
      if (hasReturned) return result;
      failed(call, error);
      throw error;
    } finally {
      nesting.depth--;
      storage?.enterWith(outside);
    }
  };
}

function followed(result: unknown, call: OutcomeListener): unknown {
  return call.isSilent ? result : watchNewPromise(result as Promise<unknown>, call);
}

/** Never throws, also at the end of the stack: it is the method's error that its caller gets. */
function failed(call: OutcomeListener, error: unknown): void {
  try {
    call.failed(error);
  } catch {
    // The call goes unrecorded.
  }
}

/** With a context manager of another make: by its `with`, which is more frames. */
function within(call: OutcomeListener, method: AnyFunction, self: unknown, args: unknown[]): unknown {
  return context.with(call.inside ?? context.active(), () => {
    let result: unknown;
    try {
      result = method.apply(self, args);
    } catch (error) {
      failed(call, error);
      throw error;
    }
    return whenDone(result, call);
  });
}
