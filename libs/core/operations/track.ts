import { performance } from 'node:perf_hooks';
import { watchWork, type WorkEnd } from './watch-work.js';

/** How a measured block ended. */
export interface BlockEnd extends WorkEnd {
  readonly seconds: number;
  /** What it returned; undefined when it failed. */
  readonly value?: unknown;
}

/**
 * Runs a block and tells once how it ended: at once for plain values, on settling for promises, at the end of
 * Observables and async iterators. What the block returns or throws is returned or thrown unchanged.
 *
 * @param block sync or async
 * @param ended records; what it throws is lost, since recording never breaks what it records
 * @param unfinished is called a moment later when `ended` threw, as it does at the end of the stack
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
      // Recording never breaks what it records.
      if (unfinished) queueMicrotask(unfinished);
    }
  };
  return watchWork(block, {
    succeeded: (value) => end({ value }),
    failed: (error) => end({ failure: { error } }),
  });
}

/**
 * As `track`, beside a gauge of what is open: raised when the block begins and lowered when it ends, also where the stack
 * ends in between.
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
    // The stack may have ended before the block was followed: then nothing else says that it is over.
    if (active) queueMicrotask(over);
    throw error;
  }
}

/** Frames that are free when the gauge is raised: to lower it takes fewer. */
const ROOM = 32;

/** Runs work if a number of stack frames is free. @throws RangeError when they are not; then the work did not run */
function withRoom(frames: number, work: () => void): void {
  if (frames === 0) work();
  else withRoom(frames - 1, work);
}

/** `success` or `error`, for labels that know no more. */
export function outcomeOf({ failure }: BlockEnd): 'success' | 'error' {
  return failure ? 'error' : 'success';
}

/** Whether a cache knew the answer: `null`, `undefined` and `false` mean that it did not. */
export function isHit(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}
