import { setTimeout } from 'node:timers';
import { inspect, type InspectOptions } from 'node:util';

/** What a promise resolves to is not looked into. */
const LOOK: InspectOptions = {
  depth: 0,
  customInspect: false,
  compact: true,
  breakLength: Infinity,
  maxArrayLength: 0,
  maxStringLength: 0,
};
const PENDING = /^[^{]*\{\s<pending>/;

/** Longer pauses would leave the end of a call unseen for minutes, in milliseconds. */
const LONGEST_PAUSE = 60_000;

/**
 * Whether a promise is pending. A reaction would tell too, but Node.js takes a promise that has one for handled, and then
 * a rejection that nobody handles is never reported.
 *
 * @returns false when that cannot be seen
 */
export function isPending(promise: Promise<unknown>): boolean {
  try {
    return PENDING.test(inspect(promise, LOOK));
  } catch {
    return false;
  }
}

/**
 * Looks at a promise again and again, after pauses of a sixteenth of the time so far. It is not kept for that: whatever
 * nobody can settle any more is collected.
 *
 * @param look says whether to look again; must not refer to the promise
 * @param gone called when it has been collected; must not refer to the promise
 */
export function lookLater(
  promise: Promise<unknown>,
  look: (promise: Promise<unknown>) => boolean,
  gone: () => void,
): void {
  const ref = new WeakRef(promise);
  const since = performance.now();
  const pause = (): void => {
    const length = Math.min(Math.max((performance.now() - since) / 16, 1), LONGEST_PAUSE);
    setTimeout(over, length).unref();
  };
  const over = (): void => {
    const found = ref.deref();
    if (!found) gone();
    else if (look(found)) pause();
  };
  pause();
}
