import type { ConsumeMessage } from 'amqplib';
import { MalformedMessageError } from '../connection/json-deserializer.js';

/** A failed message, for counting and logging. */
export interface FailedMessage {
  queue: string;
  message: ConsumeMessage;
  error: unknown;
  /** Attempts so far, including the first. */
  attempt: number;
}

export interface RetriedMessage extends FailedMessage {
  /** Milliseconds until the next attempt. */
  delayMs: number;
}

export interface DeadLetteredMessage extends FailedMessage {
  failureType: FailureType;
  reason: string;
}

/** Why a message was dead-lettered. */
export type FailureType = 'permanent' | 'attempts_exhausted';

export interface RetryOptions {
  /** Source queue of the messages. Default: the handler's queue (known only with `ObservableRabbitMQModule`). */
  queue?: string;
  /** Maximum number of attempts, including the first. Default: `5`. */
  attempts?: number;
  /** Milliseconds before the second, third … attempt; the last value repeats. Default: `[1000, 5000, 30000]`. */
  delaysMs?: number[];
  /** Exchange of dead letters. Default: `''`, directly to the queue named by the routing key. */
  deadLetterExchange?: string;
  /** Default: `<queue>.dead-letter` without an exchange; with one, the message's original routing key. */
  deadLetterRoutingKey?: string;
  /**
   * Type of the declared queues. `quorum` transfers expired messages safely even during a crash. Default: `classic`.
   */
  queueType?: 'classic' | 'quorum';
  /** Whether retrying cannot help. Default: true for a body that is not JSON. */
  isPermanent?: (error: unknown) => boolean;
  /**
   * Text for `x-failure-reason`, shortened to 512 characters; must not contain the payload. Default: the error's name
   * and message.
   */
  reasonOf?: (error: unknown) => string;
  /** Time limit for the broker's confirmation, milliseconds. Default: `10000`. */
  confirmTimeoutMs?: number;
  /** Milliseconds before a message that could not be moved is requeued. Default: `1000`. */
  requeueDelayMs?: number;
  /** Called after a message was scheduled for a retry; its errors are ignored. */
  onRetry?: (event: RetriedMessage) => void;
  /** Called after a message was dead-lettered; its errors are ignored. */
  onDeadLetter?: (event: DeadLetteredMessage) => void;
}

export type RetryPolicy = Required<Omit<RetryOptions, OpenOption>> & Pick<RetryOptions, OpenOption>;
type OpenOption = 'queue' | 'deadLetterRoutingKey' | 'onRetry' | 'onDeadLetter';

const MAX_REASON = 512;

/** Fills in defaults; refuses values that would loop without pause or forever. @throws RangeError */
export function retryPolicy(options: RetryOptions): RetryPolicy {
  const policy: RetryPolicy = {
    attempts: 5,
    delaysMs: [1000, 5000, 30_000],
    deadLetterExchange: '',
    queueType: 'classic',
    isPermanent: (error) => error instanceof MalformedMessageError,
    reasonOf: describe,
    confirmTimeoutMs: 10_000,
    requeueDelayMs: 1000,
    ...definedOf(options),
  };
  if (!Number.isInteger(policy.attempts) || policy.attempts < 1) {
    throw new RangeError(
      `retryWithDelay: "attempts" must be an integer of at least 1, not ${policy.attempts}`,
    );
  }
  if (
    policy.delaysMs.length === 0 ||
    policy.delaysMs.some((delay) => !Number.isInteger(delay) || delay < 1)
  ) {
    throw new RangeError('retryWithDelay: "delaysMs" must hold whole milliseconds of at least 1');
  }
  return policy;
}

function definedOf(options: RetryOptions): RetryOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Milliseconds to wait after an attempt. */
export function delayAfter({ delaysMs }: RetryPolicy, attempt: number): number {
  return delaysMs[Math.min(attempt, delaysMs.length) - 1]!;
}

/** The predicate's result; false when it throws. */
export function isPermanent(policy: RetryPolicy, error: unknown): boolean {
  try {
    return policy.isPermanent(error);
  } catch {
    return false;
  }
}

/** A reason on one line with limited length, whatever the option's function returns. */
export function failureReason(policy: RetryPolicy, error: unknown): string {
  try {
    const text = policy.reasonOf(error).replace(/\s+/g, ' ').trim();
    return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON - 1)}…` : text;
  } catch {
    return 'unknown';
  }
}

function describe(error: unknown): string {
  // JSON.parse quotes its input.
  if (error instanceof SyntaxError && !(error instanceof MalformedMessageError)) return error.name;
  return error instanceof Error ? `${error.name}: ${error.message}` : `Thrown ${typeof error}`;
}
