import type {
  AlertRecords,
  Clock,
  DeliveryFailureReason,
  DeliveryReceipt,
  Notification,
  NotificationChannel,
} from '#contracts';

/** A channel as delivery uses it; channels of the application have only a name and `send`. */
export interface DeliverableChannel extends NotificationChannel {
  readonly type?: string;
  /** Time limit of one attempt, milliseconds. */
  readonly timeoutMs?: number;
}

/** The final outcome of a message. */
export interface DeliveryOutcome {
  readonly channel: string;
  readonly notification: Notification;
  /**
   * `superseded`: replaced by a newer message about the incident. `dropped`: the queue was full, or the message was
   * withheld.
   */
  readonly result: 'sent' | 'failed' | 'superseded' | 'dropped';
  readonly attempts: number;
  readonly receipt?: DeliveryReceipt;
  readonly reason?: DeliveryFailureReason;
  readonly error?: string;
}

/**
 * Counted events: every attempt, and every message that was not sent. `withheld`: silenced meanwhile; `dropped`: the queue
 * was full.
 */
export type DeliveryEvent = 'sent' | 'failed' | 'given_up' | 'superseded' | 'dropped' | 'withheld';

export interface DeliveryLimits {
  /** Maximum number of waiting messages per channel; beyond it messages are dropped. */
  readonly maxWaiting: number;
  /** Concurrent attempts of one channel, each about another incident. */
  readonly concurrency: number;
  /** A message that could not be delivered for this long is given up. Milliseconds, as all durations below. */
  readonly giveUpAfterMs: number;
  /** Maximum pause after the first failure; it doubles with every further failure. */
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
  /** Time limit of one attempt when the channel sets none. */
  readonly attemptMs: number;
}

export const DEFAULT_LIMITS: DeliveryLimits = {
  maxWaiting: 1_000,
  concurrency: 4,
  giveUpAfterMs: 3_600_000,
  firstPauseMs: 1_000,
  maxPauseMs: 60_000,
  attemptMs: 10_000,
};

export interface DeliveryOptions {
  readonly records: AlertRecords;
  readonly clock: Clock;
  /** Called when work is due earlier than `nextDueMs()` returned. Call `tick()` again, but not within this call. */
  readonly wake?: () => void;
  /**
   * Called before every attempt. Returns why the message must not be sent any more, e.g. a silence; it is then dropped.
   */
  readonly withheld?: (notification: Notification) => string | undefined;
  /** Called with the outcome of every message, including messages from before a restart. */
  readonly outcome?: (outcome: DeliveryOutcome) => void;
  readonly count?: (event: DeliveryEvent, channel: string, reason?: DeliveryFailureReason) => void;
  /** Logs that a channel begins to fail, works again, or has a full queue. */
  readonly warn?: (message: string) => void;
  /** Returns a number from 0 to below 1. Default: `Math.random`. */
  readonly random?: () => number;
  readonly externalUrl?: string;
  readonly limits?: Partial<DeliveryLimits>;
}
