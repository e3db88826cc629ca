import { AsyncLocalStorage } from 'node:async_hooks';

/** What a function that is tried learns about its attempt. */
export interface RetryAttempt {
  /** From 1. */
  readonly attempt: number;
  /** Aborted when the result is no longer wanted: by the caller, at the time limit, at shutdown after a failure. */
  readonly signal: AbortSignal;
}

export type RetriedWork<T> = (attempt: RetryAttempt) => T | PromiseLike<T>;

const underWay = new AsyncLocalStorage<RetryAttempt>();

/**
 * The attempt that is under way here: in a method with `@Retried`, in the work of `retry`, and in all they call.
 *
 * @returns undefined where nothing is tried
 * @example
 * ```ts
 * @Retried({ maxTotalMs: 5_000 })
 * async load(id: string): Promise<Customer> {
 *   const answer = await fetch(`${this.url}/${id}`, { signal: currentAttempt()?.signal });
 *   …
 * }
 * ```
 */
export function currentAttempt(): RetryAttempt | undefined {
  return underWay.getStore();
}

/** Does the work of an attempt, which everything in it can ask for. */
export function inAttempt<T>(attempt: RetryAttempt, work: RetriedWork<T>): T | PromiseLike<T> {
  return underWay.run(attempt, work, attempt);
}
