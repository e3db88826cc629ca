import type { AlertSeverity } from '../preset.js';
import type { RuleNotification } from './rules.js';

/** Where an alert is in its life; those that were resolved are kept for 15 minutes, as Prometheus does. */
export type AlertState = 'pending' | 'firing' | 'resolved';

/** One alert: a rule and one set of labels for which its condition holds, or held. Times are milliseconds since 1970. */
export interface Alert {
  /** Same for the same labels, in every process: 16 hexadecimal digits. */
  readonly fingerprint: string;
  /** Group of the rule, such as `etl-alerts`; of a pushed value that of its rule too. */
  readonly group: string;
  /** Name of the rule, as in the label `alertname`. */
  readonly rule: string;
  /** With `alertname` and the external labels, templates filled in. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly severity: AlertSeverity;
  readonly state: AlertState;
  /** Of the expression, at the last evaluation at which the condition held. */
  readonly value: number;
  /** Since when the condition holds. */
  readonly activeAtMs: number;
  /** Since when it fires. */
  readonly firedAtMs?: number;
  readonly resolvedAtMs?: number;
  /** Since when it fires only because of `keep_firing_for`. */
  readonly keptSinceMs?: number;
  /** The page of the expression, below `management.externalUrl`; absent where that is not set. */
  readonly generatorUrl?: string;
  readonly notify?: RuleNotification;
}

/** Port: hears of alerts. */
export interface AlertReceiver {
  /**
   * After every evaluation of a rule: all alerts of the rule that fire, and those that were resolved since, which come
   * again for 15 minutes. Pending ones do not come.
   */
  receive(alerts: readonly Alert[], timeMs: number): void;
}
