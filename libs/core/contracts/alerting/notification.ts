import type { Alert } from './alert.js';
import type { Incident } from './incident.js';

/** Reason of a message. */
export type NotificationReason = 'opened' | 'changed' | 'repeated' | 'escalated' | 'resolved' | 'test';

/** A message to a channel. */
export interface Notification {
  /** The same for every attempt, also after a restart, so that receivers can drop duplicates. */
  readonly idempotencyKey: string;
  readonly reason: NotificationReason;
  readonly status: 'firing' | 'resolved';
  readonly incident: Incident;
  /** Alerts of the message, without silenced and inhibited ones. */
  readonly alerts: readonly Alert[];
  /** Number of firing alerts omitted from `alerts`, which has at most 1,000; absent when none are. */
  readonly moreAlerts?: number;
  /** Labels and annotations common to all alerts. */
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  /** `management.externalUrl`; without it the message says how to set it. */
  readonly externalUrl?: string;
  /** The receipt that the channel returned for the previous message about the incident. */
  readonly previous?: DeliveryReceipt;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}

/**
 * Data that a channel needs for later messages about an incident, e.g. the id of the message to edit. At most 4 KiB as
 * JSON.
 */
export type DeliveryReceipt = Readonly<Record<string, string | number | boolean>>;

/** Why a message was not delivered. */
export const DELIVERY_FAILURES = [
  'auth',
  'rate_limit',
  'refused',
  'timeout',
  'unreachable',
  'server_error',
  'template',
  'unknown',
] as const;
export type DeliveryFailureReason = (typeof DELIVERY_FAILURES)[number];

/**
 * Thrown by a channel. Recognised by its `code`, `OBS_DELIVERY`, since a channel may come from another copy of the
 * package.
 */
export class DeliveryError extends Error {
  readonly code = 'OBS_DELIVERY';

  /**
   * @param reason category of the failure
   * @param message the receiver's answer, without secrets
   * @param options `retry`: whether a retry may succeed (default: not for `auth`, `refused`, `template`);
   *   `retryAfterMs`: the delay that the receiver requests
   */
  constructor(
    readonly reason: DeliveryFailureReason,
    message: string,
    readonly options: { readonly retry?: boolean; readonly retryAfterMs?: number } = {},
  ) {
    super(message);
    this.name = 'DeliveryError';
  }
}

/**
 * Port: sends notifications. The messages of one incident are sent one after another; after a failure the same message
 * is sent again, with growing pauses.
 *
 * @example
 * ```ts
 * const pager: NotificationChannel = {
 *   name: 'pager',
 *   async send(notification, signal) {
 *     await fetch(url, { method: 'POST', body: JSON.stringify(notification), signal });
 *   },
 * };
 * ```
 */
export interface NotificationChannel {
  /** Unique name, used by rules and routes. */
  readonly name: string;
  /**
   * @param signal aborted at the time limit
   * @throws when the message was not delivered, preferably a {@link DeliveryError}
   */
  send(notification: Notification, signal: AbortSignal): Promise<DeliveryReceipt | void>;
  close?(): void | Promise<void>;
}
