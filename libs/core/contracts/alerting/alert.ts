import type { AlertSeverity } from '../preset.js';
import type { RuleNotification } from './rules.js';

/** State of an alert; resolved alerts are kept for 15 minutes, as in Prometheus. */
export type AlertState = 'pending' | 'firing' | 'resolved';

/** One alert: a rule and one label set for which its condition holds, or held. Times are milliseconds since 1970. */
export interface Alert {
  /** The same for equal labels, in every process: 16 hexadecimal digits. */
  readonly fingerprint: string;
  /** Group of the rule, e.g. `etl-alerts`, also for a pushed value. */
  readonly group: string;
  /** Name of the rule, as in the label `alertname`. */
  readonly rule: string;
  /** Labels with `alertname` and external labels, templates rendered. */
  readonly labels: Readonly<Record<string, string>>;
  /** Names of the labels that were added from `alerting.externalLabels`; absent when there are none. */
  readonly externalLabels?: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly severity: AlertSeverity;
  readonly state: AlertState;
  /** The expression's value at the last evaluation at which the condition held. */
  readonly value: number;
  /** Time since which the condition holds. */
  readonly activeAtMs: number;
  /** Time since which it fires. */
  readonly firedAtMs?: number;
  readonly resolvedAtMs?: number;
  /** Time since which it fires only because of `keep_firing_for`. */
  readonly keptSinceMs?: number;
  /** Link to the expression, below `management.externalUrl`; absent when that is not set. */
  readonly generatorUrl?: string;
  readonly notify?: RuleNotification;
}

/** Port: receives alerts. */
export interface AlertReceiver {
  /**
   * Called after every evaluation of a rule with all its firing alerts, and for 15 minutes with resolved ones. Pending
   * alerts are not passed.
   */
  receive(alerts: readonly Alert[], timeMs: number): void;
}
