import { context, type Context } from '@opentelemetry/api';
import { contextStorage } from './enter-context.js';
import type { Nesting } from './nesting.js';
import type { OutcomeListener } from './outcome-listener.js';
import { whenDone } from './outcome.js';
import { watchNewPromise } from './watch-promise.js';
import { returnsNewPromise, type AnyFunction, type IsWanted } from './wrap-method.js';

/** Starts recording a call. Never throws. @returns undefined when the call is not recorded */
export interface BeginCall {
  (self: unknown, args: readonly unknown[]): OutcomeListener | undefined;
  /** Returns false when nothing would be recorded, as far as can be told without the arguments. */
  readonly isWanted?: IsWanted;
  /** False when it does not read the arguments: it receives none, and the engine allocates no array. */
  readonly readsArguments?: boolean;
}

const NO_ARGUMENTS: readonly unknown[] = [];

/** Wraps a method to record its calls and run them in the recorder's context. Adds one stack frame. */
export function recordedBy(begin: BeginCall, original: AnyFunction, nesting: Nesting): AnyFunction {
  const isNew = returnsNewPromise(original);
  const recorded = withArguments(begin, original, nesting, isNew);
  return begin.readsArguments === false
    ? withoutArguments(begin, original, nesting, isNew, recorded)
    : recorded;
}

function withArguments(
  begin: BeginCall,
  original: AnyFunction,
  nesting: Nesting,
  isNew: boolean,
): AnyFunction {
  return function (this: unknown, ...args: unknown[]): unknown {
    let call: OutcomeListener | undefined;
    try {
      call = begin(this, args);
    } catch {
      // A stack overflow may occur even here; the method itself may need less stack.
    }
    const inside = call?.inside;
    const storage = inside && contextStorage();
    if (call && inside && !storage) return within(call, inside, original, this, args);
    const outside = storage?.getStore();
    storage?.enterWith(inside);
    let result: unknown;
    let hasReturned = false;
    nesting.depth++;
    try {
      result = original.apply(this, args);
      hasReturned = true;
      return call ? followed(result, call, isNew) : result;
    } catch (error) {
      // The method returned before the overflow, so the caller must not notice it.
      if (hasReturned) return result;
      if (call) failed(call, error);
      throw error;
    } finally {
      nesting.depth--;
      storage?.enterWith(outside);
    }
  };
}

/**
 * Like `withArguments`, for recorders that do not read the arguments: these are only passed to the method, so that the
 * engine allocates no array. The loop stands twice since a shared one would hand the array to a function. Measured with
 * `@Traced` on Node.js 20, per call: 320 instead of 350 ns unsampled, 820 instead of 860 ns sampled.
 *
 * @param elsewhere used when the context storage is unknown
 */
function withoutArguments(
  begin: BeginCall,
  original: AnyFunction,
  nesting: Nesting,
  isNew: boolean,
  elsewhere: AnyFunction,
): AnyFunction {
  return function (this: unknown, ...args: unknown[]): unknown {
    let storage: ReturnType<typeof contextStorage>;
    let call: OutcomeListener | undefined;
    try {
      storage = contextStorage();
      if (storage) call = begin(this, NO_ARGUMENTS);
    } catch {
      // As above.
    }
    if (!storage) return elsewhere.apply(this, args);
    const inside = call?.inside;
    const outside = inside && storage.getStore();
    if (inside) storage.enterWith(inside);
    let result: unknown;
    let hasReturned = false;
    nesting.depth++;
    try {
      result = original.apply(this, args);
      hasReturned = true;
      return call ? followed(result, call, isNew) : result;
    } catch (error) {
      if (hasReturned) return result;
      if (call) failed(call, error);
      throw error;
    } finally {
      nesting.depth--;
      if (inside) storage.enterWith(outside);
    }
  };
}

function followed(result: unknown, call: OutcomeListener, isNew: boolean): unknown {
  if (!isNew) return whenDone(result, call);
  return call.isSilent ? result : watchNewPromise(result as Promise<unknown>, call);
}

/** Never throws, even on a stack overflow, since the caller must receive the method's error. */
function failed(call: OutcomeListener, error: unknown): void {
  try {
    call.failed(error);
  } catch {
    // The call is not recorded.
  }
}

/** For unknown context managers: uses their `with`, which adds more frames. */
function within(
  call: OutcomeListener,
  inside: Context,
  method: AnyFunction,
  self: unknown,
  args: unknown[],
): unknown {
  return context.with(inside, () => {
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
