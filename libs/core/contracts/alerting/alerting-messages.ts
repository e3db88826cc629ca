import type { AlertSeverity } from '../preset.js';
import type { Alert } from './alert.js';
import type { TrailEntry } from './incident.js';
import type { DeliveryFailureReason, DeliveryReceipt, Notification } from './notification.js';

/** An alert that began to fire, or was resolved. */
export interface AlertEvent {
  readonly type: 'fired' | 'resolved';
  readonly alert: Alert;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}

/** Counts since the previous report, and the current state; becomes the metrics `observability_alerting_*`. */
export interface AlertingReport {
  /** Rule evaluations per group. */
  readonly groups: readonly {
    readonly group: string;
    readonly evaluations: number;
    /** Evaluations that failed, or whose alerts could not be taken in. */
    readonly failures: number;
    /** Evaluations that were skipped because the previous one took too long. */
    readonly missed: number;
    /** Duration of the group's last evaluation. */
    readonly lastSeconds: number;
  }[];
  /** Duration of each group evaluation since the previous report, seconds. */
  readonly evaluationSeconds: readonly number[];
  readonly notifications: readonly {
    readonly channel: string;
    /** Attempts: `sent`, `failed`. Messages: `dropped` (queue full), `given_up` (not delivered in time), `withheld` (silenced). */
    readonly outcome: 'sent' | 'failed' | 'dropped' | 'given_up' | 'withheld';
    /** Reason of a failed attempt, else `''`. */
    readonly reason: string;
    readonly count: number;
  }[];
  /** Number of open incidents by severity. */
  readonly openIncidents: Readonly<Partial<Record<AlertSeverity, number>>>;
  /** Notifications waiting to be delivered. */
  readonly pending: number;
}

/** Message from alerting in the telemetry thread to the main thread. */
export type AlertingNote =
  /** A line of the channel `log`, for the application's log. */
  | {
      readonly kind: 'line';
      readonly level: 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  /** A problem of alerting itself. */
  | { readonly kind: 'warning'; readonly message: string }
  /** Asks a channel of the application to send; the answer is `sent`. */
  | {
      readonly kind: 'send';
      readonly id: number;
      readonly channel: string;
      readonly notification: Notification;
      readonly limitMs: number;
    }
  /** Cancels a `send`; its answer is no longer needed. */
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'events'; readonly events: readonly AlertEvent[]; readonly dropped: number }
  | { readonly kind: 'trail'; readonly entries: readonly TrailEntry[] }
  | { readonly kind: 'report'; readonly report: AlertingReport }
  /** Asks for the value of an environment variable; the answer is `variable`. */
  | { readonly kind: 'variable'; readonly id: number; readonly name: string };

/** Message from the main thread to alerting in the telemetry thread. */
export type AlertingReply =
  | {
      readonly kind: 'sent';
      readonly id: number;
      readonly receipt?: DeliveryReceipt | undefined;
      readonly error?: {
        readonly reason: DeliveryFailureReason;
        readonly message: string;
        readonly retry?: boolean | undefined;
        readonly retryAfterMs?: number | undefined;
      };
    }
  | { readonly kind: 'variable'; readonly id: number; readonly value?: string | undefined }
  /** Names of all channels that the application implements. */
  | { readonly kind: 'channels'; readonly names: readonly string[] };
