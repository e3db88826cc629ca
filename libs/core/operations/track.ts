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
 */
export function track<T>(block: () => T, ended: (end: BlockEnd) => void): T {
  const startedAt = performance.now();
  let open = true;
  const end = (rest: Omit<BlockEnd, 'seconds'>): void => {
    if (!open) return;
    open = false;
    try {
      ended({ seconds: (performance.now() - startedAt) / 1000, ...rest });
    } catch {
      // Recording never breaks what it records.
    }
  };
  return watchWork(block, {
    succeeded: (value) => end({ value }),
    failed: (error) => end({ failure: { error } }),
  });
}

/** `success` or `error`, for labels that know no more. */
export function outcomeOf({ failure }: BlockEnd): 'success' | 'error' {
  return failure ? 'error' : 'success';
}

/** Whether a cache knew the answer: `null`, `undefined` and `false` mean that it did not. */
export function isHit(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}
