import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { context } from '@opentelemetry/api';
import { enterContext, isInRequest } from '#kernel';
import { ObservabilityError } from '#contracts';
import { AttemptSpan } from './attempt-span.js';
import type { AttemptOutcome, Retries, RunningRetry } from './retries.js';
import { enterAttempt, type RetryAttempt, type TriedCall } from './retry-attempt.js';
import type { SettledRetry } from './retry-options.js';

/** The outcome of all attempts together. */
type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** One operation, from its first attempt to its end. */
export class RetryRun<T> implements RunningRetry {
  readonly isForRequest = isInRequest();
  private readonly cancel = new AbortController();
  private readonly startedAt = performance.now();
  /** Undefined outside of an application, where there is no log stream. */
  private readonly log: Logger | undefined;
  private attempts = 0;
  private lastError: unknown;
  /** Milliseconds before the next attempt, after a failure. */
  private delayMs: number | undefined;
  /** The last attempt, while its consequence is not known yet. */
  private open: AttemptSpan | undefined;
  private limit: NodeJS.Timeout | undefined;
  private resolve: (result: T | PromiseLike<T>) => void = () => undefined;
  private reject: (error: unknown) => void = () => undefined;

  /** @param retries the application's retries, if any */
  constructor(
    private readonly settings: SettledRetry,
    private readonly call: TriedCall<T>,
    private readonly retries: Retries | undefined,
  ) {
    this.log = retries && new Logger('Retry');
  }

  get hasFailed(): boolean {
    return this.delayMs !== undefined;
  }

  /** Resolves with the first success; rejects with the last error, or with `OBS_RETRY` when it was aborted. */
  execute(): Promise<T> {
    const { signal, maxTotalMs } = this.settings;
    const ended = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    if (Number.isFinite(maxTotalMs)) this.limit = setTimeout(() => this.timeIsUp(), maxTotalMs).unref();
    this.retries?.begin(this);
    if (signal?.aborted) this.aborted();
    else {
      signal?.addEventListener('abort', this.aborted, { once: true });
      try {
        void this.attemptAll().then(this.settleAs);
      } catch (error) {
        // A stack overflow, which an async function throws as well.
        this.end(() => undefined);
        throw error;
      }
    }
    return ended;
  }

  stop(): void {
    this.cutShort('aborted', 'the application is shutting down');
  }

  /**
   * Calls the function directly, because a function in between would add a stack frame. Never rejects, and does nothing
   * with the first attempt's error on the same stack, which may be exhausted.
   */
  private async attemptAll(): Promise<Outcome<T>> {
    const { method, self, args } = this.call;
    try {
      for (;;) {
        if (this.delayMs !== undefined) await wait(this.delayMs, undefined, { signal: this.cancel.signal });
        const attempt = this.nextAttempt();
        const inside = this.open?.inside;
        let leaveAttempt: (() => void) | undefined;
        let leaveContext: (() => void) | undefined;
        let thrown: { error: unknown } | undefined;
        let result: T | PromiseLike<T> | undefined;
        try {
          leaveAttempt = enterAttempt(attempt);
          leaveContext = inside && enterContext(inside);
          result =
            inside && !leaveContext
              ? context.with(inside, method, self, ...(args ?? [attempt]))
              : method.apply(self, args ?? [attempt]);
        } catch (error) {
          thrown = { error };
        } finally {
          leaveContext?.();
          leaveAttempt?.();
        }
        try {
          const value = (await result) as T;
          if (thrown) throw thrown.error;
          this.settle('success', (span) => span.succeeded());
          return { value };
        } catch (error) {
          if (!this.goesOnAfter(error)) throw error;
        }
      }
    } catch (error) {
      return { error };
    }
  }

  private readonly settleAs = (outcome: Outcome<T>): void => {
    if ('error' in outcome) this.end(() => this.reject(outcome.error));
    else this.end(() => this.resolve(outcome.value));
  };

  private nextAttempt(): RetryAttempt {
    this.settle('retried', (span) => span.retried());
    this.attempts += 1;
    this.open = new AttemptSpan(this.call.self, this.settings.operation, this.attempts);
    return { attempt: this.attempts, signal: this.cancel.signal };
  }

  private end(settle: () => void): void {
    clearTimeout(this.limit);
    this.settings.signal?.removeEventListener('abort', this.aborted);
    this.retries?.forget(this);
    settle();
  }

  /** Called once after each failure. */
  private goesOnAfter(error: unknown): boolean {
    if (this.cancel.signal.aborted) return false;
    this.lastError = error;
    this.open?.failed(error);
    this.delayMs = jitteredDelay(this.settings, this.attempts);
    const goesOn = this.isWorthIt(error);
    if (goesOn) this.log?.debug({ ...this.fields(), delay_ms: this.delayMs, err: error }, 'attempt failed');
    else this.gaveUp('failed', error);
    return goesOn;
  }

  private isWorthIt(error: unknown): boolean {
    const { maxAttempts, maxTotalMs, retryIf } = this.settings;
    const spent = performance.now() - this.startedAt + (this.delayMs ?? 0);
    if (this.attempts >= maxAttempts || spent >= maxTotalMs || this.retries?.isOver(this)) return false;
    try {
      return retryIf(error);
    } catch {
      return false;
    }
  }

  private readonly aborted = (): void =>
    this.cutShort('aborted', 'its signal was aborted', this.settings.signal?.reason);

  private timeIsUp(): void {
    this.cutShort('failed', `it took longer than ${this.settings.maxTotalMs} ms`);
  }

  /** Ends the operation at once, whatever its state. */
  private cutShort(outcome: 'failed' | 'aborted', why: string, reason?: unknown): void {
    const { operation } = this.settings;
    const error = new ObservabilityError(
      'OBS_RETRY',
      `"${operation}" was given up after ${this.attempts} attempts: ${why}.`,
      { cause: this.lastError ?? reason },
    );
    this.cancel.abort(error);
    this.gaveUp(outcome, error);
    this.end(() => this.reject(error));
  }

  private gaveUp(outcome: 'failed' | 'aborted', error: unknown): void {
    this.settle(outcome, (span) => span.gaveUp(error));
    const line = { ...this.fields(), err: error };
    if (outcome === 'failed') this.log?.error(line, 'given up');
    else this.log?.debug(line, 'given up');
  }

  private settle(outcome: AttemptOutcome, end: (span: AttemptSpan) => void): void {
    if (!this.open) return;
    end(this.open);
    this.open = undefined;
    this.retries?.count(this.settings.operation, outcome);
  }

  private fields(): Record<string, unknown> {
    return { operation: this.settings.operation, attempts: this.attempts };
  }
}

/**
 * Exponential backoff with full jitter, so that callers that failed together do not retry together.
 *
 * @param attempts number of attempts so far
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
function jitteredDelay({ initialDelayMs, maxDelayMs }: SettledRetry, attempts: number): number {
  const most = Math.min(maxDelayMs, initialDelayMs * 2 ** (attempts - 1));
  return Math.floor(Math.random() * most);
}
