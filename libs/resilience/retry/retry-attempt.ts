import { AsyncLocalStorage } from 'node:async_hooks';

/** What a function that is tried learns about its attempt. */
export interface RetryAttempt {
  /** From 1. */
  readonly attempt: number;
  /** Aborted when the result is no longer wanted: by the caller, at the time limit, at shutdown after a failure. */
  readonly signal: AbortSignal;
}

export type RetriedWork<T> = (attempt: RetryAttempt) => T | PromiseLike<T>;

/** What is tried, with its `this` and its arguments. */
export interface TriedCall<T> {
  readonly method: (this: unknown, ...args: unknown[]) => T | PromiseLike<T>;
  readonly self: unknown;
  /** Default: the attempt. */
  readonly args?: unknown[];
}

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

/**
 * Makes an attempt the one that is under way, for what is called from here on; by an assignment, which adds nothing to the
 * stack.
 *
 * @returns ends that, in the same turn
 */
export function enterAttempt(attempt: RetryAttempt): () => void {
  const outer = underWay.getStore();
  underWay.enterWith(attempt);
  return () => underWay.enterWith(outer as RetryAttempt);
}
