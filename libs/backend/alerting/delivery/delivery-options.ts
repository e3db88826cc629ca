import type {
  AlertRecords,
  Clock,
  DeliveryFailureReason,
  DeliveryReceipt,
  Notification,
  NotificationChannel,
} from '#contracts';

/** A channel as delivery drives it; those of the application have only a name and `send`. */
export interface DeliverableChannel extends NotificationChannel {
  readonly type?: string;
  /** Of one attempt, milliseconds. */
  readonly timeoutMs?: number;
}

/** How a message ended. */
export interface DeliveryOutcome {
  readonly channel: string;
  readonly notification: Notification;
  /** `superseded`: a newer message about the incident took its place. `dropped`: there was no room for it, or it was withheld. */
  readonly result: 'sent' | 'failed' | 'superseded' | 'dropped';
  readonly attempts: number;
  readonly receipt?: DeliveryReceipt;
  readonly reason?: DeliveryFailureReason;
  readonly error?: string;
}

/** What is counted: every attempt, and what was not sent. */
export type DeliveryEvent = 'sent' | 'failed' | 'given_up' | 'superseded' | 'dropped';

export interface DeliveryLimits {
  /** Messages of one channel that wait; more are dropped. */
  readonly maxWaiting: number;
  /** Attempts of one channel at the same time, each of another incident. */
  readonly concurrency: number;
  /** A message that could not be delivered for so long is given up. Milliseconds, as all below. */
  readonly giveUpAfterMs: number;
  /** Longest pause after the first failure; it doubles with each. */
  readonly firstPauseMs: number;
  readonly maxPauseMs: number;
  /** Limit of one attempt, where the channel has none. */
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
  /** Called when something is due earlier than `nextDueMs()` said: call `tick()` again, not inside of this call. */
  readonly wake?: () => void;
  /** Asked before every attempt: why the message is not to be sent any more, such as a silence. It is dropped then. */
  readonly withheld?: (notification: Notification) => string | undefined;
  /** Hears how messages ended, those of before a restart too. */
  readonly outcome?: (outcome: DeliveryOutcome) => void;
  readonly count?: (event: DeliveryEvent, channel: string, reason?: DeliveryFailureReason) => void;
  /** A line for the log: a channel begins to fail, works again, or has no room. */
  readonly warn?: (message: string) => void;
  /** From 0 to below 1. Default: `Math.random`. */
  readonly random?: () => number;
  readonly externalUrl?: string;
  readonly limits?: Partial<DeliveryLimits>;
}
