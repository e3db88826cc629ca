import { appOf } from '#kernel';
import { RETRIES } from './retries.js';
import type { RetriedWork, TriedCall } from './retry-attempt.js';
import { settleRetry, type RetryOptions, type SettledRetry } from './retry-options.js';
import { RetryRun } from './retry-run.js';

/**
 * Retries failed work: with exponential backoff and full jitter, a span per attempt, and every attempt counted in
 * `retry_attempts_total{operation,outcome}`. Only the last failure is an error, on its span and in the log. At
 * shutdown, work with a failed attempt is given up at once.
 *
 * @param work sync or async; receives the number of the attempt, and a signal that is aborted when it should stop
 * @param options see `RetryOptions`
 * @returns the result of the first successful attempt; rejects with the error of the last one, or with `OBS_RETRY` and
 *   that error as its `cause` when it was aborted (signal, time limit, shutdown), or when the options are invalid
 * @example
 * ```ts
 * const page = await retry(({ signal }) => fetch(url, { signal }), {
 *   operation: 'crm_fetch',
 *   maxAttempts: 5,
 *   maxTotalMs: 30_000,
 *   retryIf: (error) => !(error instanceof NotFound),
 * });
 * ```
 */
export async function retry<T>(work: RetriedWork<T>, options: RetryOptions): Promise<T> {
  const call = { method: work as TriedCall<T>['method'], self: undefined };
  return await runOf(call, settleRetry(options)).execute();
}

/** @param call its `this` determines the application */
export function runOf<T>(call: TriedCall<T>, settings: SettledRetry): RetryRun<T> {
  return new RetryRun(settings, call, appOf(call.self)?.get(RETRIES));
}
