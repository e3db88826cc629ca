import { performance } from 'node:perf_hooks';
import { whenDone } from '#kernel';

/** How a measured block ended. */
export interface BlockEnd {
  readonly seconds: number;
  /** What it returned; undefined when it failed. */
  readonly value?: unknown;
  /** What it threw, in an object of its own because anything can be thrown. */
  readonly failure?: { readonly error: unknown };
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
  const failed = (error: unknown): void => end({ failure: { error } });
  let result: T;
  try {
    result = block();
  } catch (error) {
    failed(error);
    throw error;
  }
  return whenDone(result, { succeeded: (value) => end({ value }), failed });
}

/** `success` or `error`, for labels that know no more. */
export function outcomeOf({ failure }: BlockEnd): 'success' | 'error' {
  return failure ? 'error' : 'success';
}

/** Whether a cache knew the answer: `null`, `undefined` and `false` mean that it did not. */
export function isHit(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}
