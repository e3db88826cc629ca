import type { HealthIndicatorLike } from '../health-check.js';
import { readAnswer, readError } from './answer.js';
import type { CheckResult } from './check-state.js';

/** One run of a check. */
export interface Attempt {
  /** Resolves at the latest at the timeout; never rejects. */
  result: Promise<CheckResult>;
  /** Resolves when the check itself has ended, which may be later than its result, or never. */
  ended: Promise<void>;
  /** Cancels the run. */
  cancel(reason: string): void;
}

/**
 * Runs a check once, with a timeout. Whatever the check does (throw, hang, return nonsense), the promise resolves to a
 * result.
 */
export function attempt(name: string, check: HealthIndicatorLike['check'], timeoutMs: number): Attempt {
  const startedAt = performance.now();
  const abort = new AbortController();
  const cancel = (reason: string): void =>
    abort.abort(Object.assign(new Error(reason), { code: 'ETIMEDOUT' }));
  const cutOff = new Promise<never>((_, reject) => {
    abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error), { once: true });
  });
  const timer = setTimeout(() => cancel(`no answer within ${timeoutMs} ms`), timeoutMs).unref();
  const answered = Promise.resolve().then(() => check(abort.signal));
  const finish = (result: Omit<CheckResult, 'at' | 'latencyMs'>): CheckResult => {
    clearTimeout(timer);
    const latencyMs = Math.round((performance.now() - startedAt) * 100) / 100;
    return { ...result, at: Date.now(), latencyMs };
  };
  return {
    result: Promise.race([answered, cutOff]).then(
      (answer) => finish(readAnswer(name, answer)),
      (error: unknown) => finish(readError(name, error)),
    ),
    ended: answered.then(nothing, nothing),
    cancel,
  };
}

function nothing(): void {
  // Ended in any way.
}
