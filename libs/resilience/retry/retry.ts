import { appOf } from '#kernel';
import { RETRIES } from './retries.js';
import type { RetriedWork, TriedCall } from './retry-attempt.js';
import { settleRetry, type RetryOptions, type SettledRetry } from './retry-options.js';
import { RetryRun } from './retry-run.js';

/**
 * Tries a piece of work again when it fails: with exponential backoff and full jitter, a span per attempt, and every
 * attempt counted in `retry_attempts_total{operation,outcome}`. Only the last failure is an error, on its span and in
 * the log. At shutdown what has failed already is given up at once.
 *
 * @param work sync or async; gets the number of the attempt, and a signal that aborts when it should stop
 * @param options see `RetryOptions`
 * @returns the result of the first attempt that succeeds; rejects with the error of the last one, or with `OBS_RETRY` and
 * that error as its `cause` when it was cut short (signal, time limit, shutdown), or when the options make no sense
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

/** @param call its `this` tells two applications apart */
export function runOf<T>(call: TriedCall<T>, settings: SettledRetry): RetryRun<T> {
  return new RetryRun(settings, call, appOf(call.self)?.get(RETRIES));
}
