import type { ConsumeMessage } from 'amqplib';
import { MalformedMessageError } from '../connection/json-deserializer.js';

/** What happened to a failed message, for counting and logging. */
export interface FailedMessage {
  queue: string;
  message: ConsumeMessage;
  error: unknown;
  /** Attempts made so far, the first included. */
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

/** Why a message was given up. */
export type FailureType = 'permanent' | 'attempts_exhausted';

export interface RetryOptions {
  /** Queue the messages come from. Default: the queue of the handler (known to `ObservableRabbitMQModule` alone). */
  queue?: string;
  /** Attempts in all, the first included. Default: `5`. */
  attempts?: number;
  /** Milliseconds before the second, third … attempt; the last value repeats. Default: `[1000, 5000, 30000]`. */
  delaysMs?: number[];
  /** Exchange for messages that are given up. Default: `''`, straight to the queue named by the routing key. */
  deadLetterExchange?: string;
  /** Default: `<queue>.dead-letter` without an exchange; with one, the message's original routing key. */
  deadLetterRoutingKey?: string;
  /** Type of the queues declared here. `quorum` hands expired messages on without a gap for a crash. Default: `classic`. */
  queueType?: 'classic' | 'quorum';
  /** Errors that no further attempt can help. Default: a body that is not JSON. */
  isPermanent?: (error: unknown) => boolean;
  /** Text for `x-failure-reason`, cut at 512 characters; it must not quote the payload. Default: the error's name and message. */
  reasonOf?: (error: unknown) => string;
  /** Milliseconds the broker may take to confirm. Default: `10000`. */
  confirmTimeoutMs?: number;
  /** Milliseconds before a message is requeued that could be moved nowhere. Default: `1000`. */
  requeueDelayMs?: number;
  /** Called after a message was put off; its errors are ignored. */
  onRetry?: (event: RetriedMessage) => void;
  /** Called after a message was given up; its errors are ignored. */
  onDeadLetter?: (event: DeadLetteredMessage) => void;
}

export type RetryPolicy = Required<Omit<RetryOptions, OpenOption>> & Pick<RetryOptions, OpenOption>;
type OpenOption = 'queue' | 'deadLetterRoutingKey' | 'onRetry' | 'onDeadLetter';

const MAX_REASON = 512;

/** The options with their defaults; what would loop hot or never end is refused. @throws RangeError */
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

/** The predicate's answer; a predicate that throws says no. */
export function isPermanent(policy: RetryPolicy, error: unknown): boolean {
  try {
    return policy.isPermanent(error);
  } catch {
    return false;
  }
}

/** A reason of bounded length on one line, whatever the option's function does. */
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
