import { setTimeout as wait } from 'node:timers/promises';
import { count } from './blocks.js';

export interface RetryOptions {
  /** How often it is tried at most, the first time included. Default: 3. */
  attempts?: number;
  /** Milliseconds before the second attempt; each further wait is twice as long, less a random share. Default: 100. */
  delayMs?: number;
  /** Milliseconds of the longest wait. Default: 10000. */
  maxDelayMs?: number;
  /** Whether another attempt makes sense after this error. Default: always. */
  retryIf?: (error: unknown) => boolean;
  /** Ends the waiting; the wait then rejects with an `AbortError`. */
  signal?: AbortSignal;
}

/**
 * Tries a piece of work again with exponential backoff, and counts each attempt: `<name>_attempts_total{outcome}`.
 *
 * @returns the result of the first attempt that succeeds; rejects with the error of the last one
 * @example
 * ```ts
 * const page = await retry('crm_fetch', { attempts: 5 }, () => this.crm.page(3));
 * ```
 */
export async function retry<T>(name: string, options: RetryOptions, work: () => T | Promise<T>): Promise<T> {
  const { attempts = 3, delayMs = 100, maxDelayMs = 10_000, retryIf = () => true, signal } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await count(`${name}_attempts`, work);
    } catch (error) {
      if (attempt >= attempts || !retryIf(error)) throw error;
      const longest = Math.min(maxDelayMs, delayMs * 2 ** (attempt - 1));
      // Callers that failed together must not come back together.
      await wait(longest * (0.5 + Math.random() / 2), undefined, { signal });
    }
  }
}
