import { ObservabilityError } from '#contracts';

/** Maximum delay of a Node.js timer, 24.8 days; a longer one fires at once. */
const LONGEST_MS = 2_147_483_647;

export interface RetryPolicyOptions {
  /** Maximum number of attempts, including the first. Default: `3`. */
  maxAttempts?: number;
  /** How often it is tried again at most: `maxAttempts` without the first time. Give one of the two. Default: none. */
  maxRetries?: number;
  /**
   * Total time limit including pauses, milliseconds, up to 2147483647 (24.8 days). An attempt running then is aborted
   * through its signal, and not awaited any longer. Default: `Infinity`, no limit.
   */
  maxTotalMs?: number;
  /** Maximum first pause, milliseconds, up to 2147483647; it doubles with every failure. Default: `100`. */
  initialDelayMs?: number;
  /** Maximum pause, milliseconds, up to 2147483647. Default: `10000`. */
  maxDelayMs?: number;
  /** Whether to retry after this error. Default: always. */
  retryIf?: (error: unknown) => boolean;
  /** Ends the operation at once, whatever its state. Default: none. */
  signal?: AbortSignal;
}

export interface RetryOptions extends RetryPolicyOptions {
  /** Name of the operation, without ids: used for its spans and as label `operation` of `retry_attempts_total`. */
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

/** @throws ObservabilityError `OBS_RETRY` for an invalid number */
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
