import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { isInRequest } from '#kernel';
import { ObservabilityError } from '#contracts';
import { AttemptSpan } from './attempt-span.js';
import type { AttemptOutcome, Retries, RunningRetry } from './retries.js';
import { inAttempt, type RetriedWork } from './retry-attempt.js';
import type { SettledRetry } from './retry-options.js';

/** One operation from its first attempt to its end. */
export class RetryRun<T> implements RunningRetry {
  readonly isForRequest = isInRequest();
  private readonly cancel = new AbortController();
  private readonly startedAt = performance.now();
  /** Outside of an application there is no stream for its lines. */
  private readonly log: Logger | undefined;
  private attempts = 0;
  private lastError: unknown;
  /** Milliseconds before the next attempt, once one has failed. */
  private delayMs: number | undefined;
  /** The attempt of which it is not known yet what becomes of it. */
  private open: AttemptSpan | undefined;
  private reject: (error: unknown) => void = () => undefined;

  /**
   * @param retries of the application, where there is one
   * @param self the instance the operation belongs to, where there is one
   */
  constructor(
    private readonly settings: SettledRetry,
    private readonly work: RetriedWork<T>,
    private readonly retries: Retries | undefined,
    private readonly self: unknown,
  ) {
    this.log = retries && new Logger('Retry');
  }

  get hasFailed(): boolean {
    return this.delayMs !== undefined;
  }

  /** Resolves with the first success; rejects with the last error, or with `OBS_RETRY` when it was cut short. */
  async execute(): Promise<T> {
    const { signal, maxTotalMs } = this.settings;
    const aborted = (): void => this.cutShort('aborted', 'its signal was aborted', signal?.reason);
    const limit = Number.isFinite(maxTotalMs)
      ? setTimeout(() => this.timeIsUp(), maxTotalMs).unref()
      : undefined;
    this.retries?.begin(this);
    try {
      return await new Promise<T>((resolve, reject) => {
        this.reject = reject;
        if (signal?.aborted) return aborted();
        signal?.addEventListener('abort', aborted, { once: true });
        this.attemptAll().then(resolve, reject);
      });
    } finally {
      clearTimeout(limit);
      signal?.removeEventListener('abort', aborted);
      this.retries?.forget(this);
    }
  }

  stop(): void {
    this.cutShort('aborted', 'the application is shutting down');
  }

  private async attemptAll(): Promise<T> {
    for (;;) {
      if (this.delayMs !== undefined) await wait(this.delayMs, undefined, { signal: this.cancel.signal });
      try {
        return await this.attempt();
      } catch (error) {
        if (!this.goesOnAfter(error)) throw error;
      }
    }
  }

  private async attempt(): Promise<T> {
    this.settle('retried', (span) => span.retried());
    this.attempts += 1;
    const { attempts: attempt, cancel } = this;
    const span = new AttemptSpan(this.self, this.settings.operation, attempt);
    this.open = span;
    const result = await span.run(() => inAttempt({ attempt, signal: cancel.signal }, this.work));
    this.settle('success', () => span.succeeded());
    return result;
  }

  /** Asked once after each failure. */
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

  private timeIsUp(): void {
    this.cutShort('failed', `it took longer than ${this.settings.maxTotalMs} ms`);
  }

  /** Ends it at once, whatever it is doing. */
  private cutShort(outcome: 'failed' | 'aborted', why: string, reason?: unknown): void {
    const { operation } = this.settings;
    const error = new ObservabilityError(
      'OBS_RETRY',
      `"${operation}" was given up after ${this.attempts} attempts: ${why}.`,
      { cause: this.lastError ?? reason },
    );
    this.cancel.abort(error);
    this.gaveUp(outcome, error);
    this.reject(error);
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
 * Exponential backoff with full jitter: callers that failed together do not come back together.
 *
 * @param attempts how many have been made
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
function jitteredDelay({ initialDelayMs, maxDelayMs }: SettledRetry, attempts: number): number {
  const most = Math.min(maxDelayMs, initialDelayMs * 2 ** (attempts - 1));
  return Math.floor(Math.random() * most);
}
