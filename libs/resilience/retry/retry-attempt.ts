import { AsyncLocalStorage } from 'node:async_hooks';

/** The attempt, as passed to a retried function. */
export interface RetryAttempt {
  /** From 1. */
  readonly attempt: number;
  /** Aborted when the result is no longer needed: by the caller, at the time limit, or at shutdown after a failure. */
  readonly signal: AbortSignal;
}

export type RetriedWork<T> = (attempt: RetryAttempt) => T | PromiseLike<T>;

/** The function to retry, with its `this` and arguments. */
export interface TriedCall<T> {
  readonly method: (this: unknown, ...args: unknown[]) => T | PromiseLike<T>;
  readonly self: unknown;
  /** Default: the attempt. */
  readonly args?: unknown[];
}

const underWay = new AsyncLocalStorage<RetryAttempt>();

/**
 * The current attempt: in a method with `@Retried`, in the work of `retry`, and in all functions they call.
 *
 * @returns undefined outside of an attempt
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

/**
 * Makes an attempt the current one for everything called from here on; by assignment, which adds no stack frame.
 *
 * @returns a function that ends this, to be called in the same turn
 */
export function enterAttempt(attempt: RetryAttempt): () => void {
  const outer = underWay.getStore();
  underWay.enterWith(attempt);
  return () => underWay.enterWith(outer as RetryAttempt);
}
