import type { Alert } from './alert.js';
import type { Incident } from './incident.js';

/** Why a message is sent. */
export type NotificationReason = 'opened' | 'changed' | 'repeated' | 'escalated' | 'resolved' | 'test';

/** What a channel tells. */
export interface Notification {
  /** Same for every attempt, also after a restart: receivers that know it drop the second one. */
  readonly idempotencyKey: string;
  readonly reason: NotificationReason;
  readonly status: 'firing' | 'resolved';
  readonly incident: Incident;
  /** Alerts of the message: not those that are silenced or inhibited. */
  readonly alerts: readonly Alert[];
  /** Firing alerts that are left out of `alerts`, which has at most 1,000 of them; absent when there are none. */
  readonly moreAlerts?: number;
  /** Labels and annotations that all of them have. */
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  /** `management.externalUrl`; without it the message says where to set it. */
  readonly externalUrl?: string;
  /** What the channel returned for the message before about this incident. */
  readonly previous?: DeliveryReceipt;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}

/** What a channel wants to know when the incident goes on, such as the id of the message to edit. At most 4 KiB as JSON. */
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
 * Thrown by a channel. Known by its `code`, `OBS_DELIVERY`, since a channel may come from another copy of the package.
 */
export class DeliveryError extends Error {
  readonly code = 'OBS_DELIVERY';

  /**
   * @param reason why
   * @param message what the receiver said, without secrets
   * @param options `retry`: whether another attempt may help (default: not for `auth`, `refused`, `template`);
   *   `retryAfterMs`: when the receiver wants it
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
 * Port: tells somebody. Messages of one incident come one after the other; after a failure the same message comes again,
 * with a pause that grows.
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
  /** Unique; rules and routes name it. */
  readonly name: string;
  /** @param signal aborted when the time is over @throws when it was not delivered, best a {@link DeliveryError} */
  send(notification: Notification, signal: AbortSignal): Promise<DeliveryReceipt | void>;
  close?(): void | Promise<void>;
}
