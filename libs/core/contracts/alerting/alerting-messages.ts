import type { AlertSeverity } from '../preset.js';
import type { Alert } from './alert.js';
import type { TrailEntry } from './incident.js';
import type { DeliveryFailureReason, DeliveryReceipt, Notification } from './notification.js';

/** An alert began to fire, or was resolved. */
export interface AlertEvent {
  readonly type: 'fired' | 'resolved';
  readonly alert: Alert;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}

/** What happened since the report before, and how it stands; becomes the metrics `observability_alerting_*`. */
export interface AlertingReport {
  /** Evaluations of rules by group. */
  readonly groups: readonly {
    readonly group: string;
    readonly evaluations: number;
    readonly failures: number;
    /** Evaluations of the group that were left out, since the one before took too long. */
    readonly missed: number;
    /** Of the last evaluation of the group. */
    readonly lastSeconds: number;
  }[];
  /** Seconds of each evaluation of a group since the report before. */
  readonly evaluationSeconds: readonly number[];
  readonly notifications: readonly {
    readonly channel: string;
    readonly outcome: 'sent' | 'failed' | 'dropped';
    /** `''` of those that were sent. */
    readonly reason: string;
    readonly count: number;
  }[];
  /** Incidents that are open now. */
  readonly openIncidents: Readonly<Partial<Record<AlertSeverity, number>>>;
  /** Notifications that wait to be delivered. */
  readonly pending: number;
}

/** From alerting in the telemetry thread to the main thread. */
export type AlertingNote =
  /** A line for the log of the application, from the channel `log`. */
  | {
      readonly kind: 'line';
      readonly level: 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  /** Something is wrong with alerting itself. */
  | { readonly kind: 'warning'; readonly message: string }
  /** A channel of the application is to send; the answer is `sent`. */
  | {
      readonly kind: 'send';
      readonly id: number;
      readonly channel: string;
      readonly notification: Notification;
      readonly limitMs: number;
    }
  /** The answer `sent` is no longer awaited. */
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'events'; readonly events: readonly AlertEvent[]; readonly dropped: number }
  | { readonly kind: 'trail'; readonly entries: readonly TrailEntry[] }
  | { readonly kind: 'report'; readonly report: AlertingReport }
  /** The value of an environment variable is wanted; the answer is `variable`. */
  | { readonly kind: 'variable'; readonly id: number; readonly name: string };

/** From the main thread to alerting in the telemetry thread. */
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
  /** Names of all channels that the application has written itself. */
  | { readonly kind: 'channels'; readonly names: readonly string[] };
