import { context, type Context } from '@opentelemetry/api';
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
  /** False when it does not look at the arguments: it gets none, and the engine makes no array of them. */
  readonly readsArguments?: boolean;
}

const NO_ARGUMENTS: readonly unknown[] = [];

/**
 * Stands around a method, records its calls, and runs them in the context of what records them. It adds one frame to
 * the stack.
 */
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
      // At the end of the stack even this may fail; the method may need less of it.
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
      // What the end of the stack did to us after the method's return is none of the caller's.
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
 * The same for who does not look at the arguments: they go nowhere but to the method, so that the engine makes no array
 * of them.
 *
 * @param elsewhere does it without a place where the context is kept
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

/** Never throws, also at the end of the stack: it is the method's error that its caller gets. */
function failed(call: OutcomeListener, error: unknown): void {
  try {
    call.failed(error);
  } catch {
    // The call goes unrecorded.
  }
}

/** With a context manager of another make: by its `with`, which is more frames. */
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
