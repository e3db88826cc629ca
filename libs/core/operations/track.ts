import { performance } from 'node:perf_hooks';
import { watchWork, type WorkEnd } from './watch-work.js';

/** How a measured block ended. */
export interface BlockEnd extends WorkEnd {
  readonly seconds: number;
  /** Its result; undefined when it failed. */
  readonly value?: unknown;
}

/**
 * Runs a block and reports its end once: at once for plain values, on settling for promises, at the end of Observables
 * and async iterators. The block's result or error is passed on unchanged.
 *
 * @param block sync or async
 * @param ended records the end; its errors are swallowed, so that recording cannot break the block
 * @param unfinished called a moment later when `ended` threw, as it does on a stack overflow
 */
export function track<T>(block: () => T, ended: (end: BlockEnd) => void, unfinished?: () => void): T {
  const startedAt = performance.now();
  let open = true;
  const end = (rest: Omit<BlockEnd, 'seconds'>): void => {
    if (!open) return;
    open = false;
    try {
      ended({ seconds: (performance.now() - startedAt) / 1000, ...rest });
    } catch {
      // Recording never breaks the block.
      if (unfinished) queueMicrotask(unfinished);
    }
  };
  return watchWork(block, {
    succeeded: (value) => end({ value }),
    failed: (error) => end({ failure: { error } }),
  });
}

/**
 * Like `track`, with a gauge of running blocks: incremented at the start and decremented at the end, even after a stack
 * overflow in between.
 *
 * @param change adds to the gauge
 */
export function trackActive<T>(
  change: (by: 1 | -1) => void,
  block: () => T,
  ended: (end: BlockEnd) => void,
): T {
  let active = false;
  const begun = (): T => {
    withRoom(ROOM, () => change(1));
    active = true;
    return block();
  };
  const over = (): void => {
    if (!active) return;
    change(-1);
    active = false;
  };
  const following = (end: BlockEnd): void => {
    over();
    ended(end);
  };
  try {
    return track(begun, following, over);
  } catch (error) {
    // After a stack overflow before the block was observed, no other code decrements the gauge.
    if (active) queueMicrotask(over);
    throw error;
  }
}

/** Stack frames that must be free when the gauge is incremented, so that decrementing it will succeed. */
const ROOM = 32;

/** Runs work if a number of stack frames is free. @throws RangeError if not; the work did not run then */
function withRoom(frames: number, work: () => void): void {
  if (frames === 0) work();
  else withRoom(frames - 1, work);
}

/** `success` or `error`, for labels with only these two values. */
export function outcomeOf({ failure }: BlockEnd): 'success' | 'error' {
  return failure ? 'error' : 'success';
}

/** Whether a cache lookup was a hit: `null`, `undefined` and `false` are misses. */
export function isHit(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}
