import { ObservabilityError } from '#contracts';

/** The longest that a timer of Node.js waits, 24.8 days; one that is to wait longer ends at once. */
const LONGEST_MS = 2_147_483_647;

export interface RetryPolicyOptions {
  /** How often it is tried at most, the first time included. Default: `3`. */
  maxAttempts?: number;
  /** How often it is tried again at most: `maxAttempts` without the first time. Give one of the two. Default: none. */
  maxRetries?: number;
  /**
   * Milliseconds all of it may take, waits included, up to 2147483647 (24.8 days). An attempt that is running then is
   * told by its signal, and nobody waits for it any longer. Default: `Infinity`, no limit.
   */
  maxTotalMs?: number;
  /** Milliseconds of the longest first wait, up to 2147483647; it doubles from failure to failure. Default: `100`. */
  initialDelayMs?: number;
  /** Milliseconds of the longest wait, up to 2147483647. Default: `10000`. */
  maxDelayMs?: number;
  /** Whether another attempt makes sense after this error. Default: always. */
  retryIf?: (error: unknown) => boolean;
  /** Ends it at once, whatever it is doing. Default: none. */
  signal?: AbortSignal;
}

export interface RetryOptions extends RetryPolicyOptions {
  /** Name of the operation, without ids: the name of its spans and the label `operation` of `retry_attempts_total`. */
  operation: string;
}

export interface SettledRetry {
  readonly operation: string;
  readonly maxAttempts: number;
  readonly maxTotalMs: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly retryIf: (error: unknown) => boolean;
  readonly signal: AbortSignal | undefined;
}

/** @throws ObservabilityError `OBS_RETRY` for a number that makes no sense */
export function settleRetry(options: RetryOptions): SettledRetry {
  const settled = {
    operation: options.operation,
    maxAttempts: attemptsOf(options),
    maxTotalMs: options.maxTotalMs ?? Infinity,
    initialDelayMs: options.initialDelayMs ?? 100,
    maxDelayMs: options.maxDelayMs ?? 10_000,
    retryIf: options.retryIf ?? (() => true),
    signal: options.signal,
  };
  const { operation, maxAttempts, maxTotalMs, initialDelayMs, maxDelayMs } = settled;
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1)
    throw wrong(operation, 'maxAttempts', maxAttempts, 'a whole number from 1');
  if (!(maxTotalMs > 0 && (maxTotalMs <= LONGEST_MS || maxTotalMs === Infinity)))
    throw wrong(
      operation,
      'maxTotalMs',
      maxTotalMs,
      `more than 0 milliseconds and ${LONGEST_MS} (24.8 days) at most, or Infinity`,
    );
  if (!isDelay(initialDelayMs)) throw wrong(operation, 'initialDelayMs', initialDelayMs, DELAY);
  if (!isDelay(maxDelayMs)) throw wrong(operation, 'maxDelayMs', maxDelayMs, DELAY);
  return settled;
}

/** @throws ObservabilityError `OBS_RETRY` when both are given, or the number of retries makes no sense */
function attemptsOf({ operation, maxAttempts, maxRetries }: RetryOptions): number {
  if (maxRetries === undefined) return maxAttempts ?? 3;
  if (maxAttempts !== undefined)
    throw new ObservabilityError(
      'OBS_RETRY',
      `the retried operation "${operation}" has maxAttempts and maxRetries. Give one of them: maxAttempts is maxRetries + 1.`,
    );
  if (!Number.isInteger(maxRetries) || maxRetries < 0)
    throw wrong(operation, 'maxRetries', maxRetries, 'a whole number from 0');
  return maxRetries + 1;
}

const DELAY = `0 to ${LONGEST_MS} milliseconds (24.8 days)`;

function isDelay(ms: number): boolean {
  return ms >= 0 && ms <= LONGEST_MS;
}

function wrong(operation: string, name: string, given: number, expected: string): ObservabilityError {
  return new ObservabilityError(
    'OBS_RETRY',
    `${name} of the retried operation "${operation}" is ${given}; it must be ${expected}.`,
  );
}
