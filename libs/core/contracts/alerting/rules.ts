import type { AlertSeverity, PromDuration, RecordingRuleDefinition } from '../preset.js';

/** Notification settings of an alerting rule in code: Prometheus' rule files have no field for them. */
export interface RuleNotification {
  /** Names of the channels to notify. Default: those of the first matching route. */
  readonly channels?: readonly string[];
  /** Time after the alert was resolved during which it does not fire again. */
  readonly cooldown?: PromDuration;
}

/** An alerting rule as in a Prometheus rule file. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: PromDuration;
  readonly keep_firing_for?: PromDuration;
  /** Labels; values are templates. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations; values are templates. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly notify?: RuleNotification;
}

/** A group as in a Prometheus rule file: its rules are evaluated in order, all for the same time. */
export interface RuleGroup {
  readonly name: string;
  /** Evaluation interval. Default: one minute. Rounded up to whole samplings (`store.intervalMs`). */
  readonly interval?: PromDuration;
  readonly query_offset?: PromDuration;
  /** Maximum number of results; a rule that exceeds it fails. */
  readonly limit?: number;
  /** Added to the results of all rules. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly rules: readonly (AlertingRule | RecordingRuleDefinition)[];
}

export type ThresholdCondition = '>' | '>=' | '<' | '<=' | '==' | '!=';

/**
 * An alerting rule defined by a metric or expression, a condition and a threshold.
 *
 * @example
 * ```ts
 * const lag: ThresholdRule = {
 *   id: 'lag', name: 'KafkaLagHigh', metric: 'kafka_lag', condition: '>', threshold: 1000, severity: 'high', cooldown: '10m',
 * };
 * ```
 */
export interface ThresholdRule {
  /** Unique; registering a rule with an existing id replaces that rule. */
  readonly id: string;
  /** Name of the alert, e.g. `HighErrorRate`. */
  readonly name: string;
  /** Name of a metric, also for pushed values. Set either `metric` or `expr`. */
  readonly metric?: string;
  /** PromQL expression. */
  readonly expr?: string;
  readonly condition: ThresholdCondition;
  readonly threshold: number;
  readonly severity: AlertSeverity;
  /** Names of channels. */
  readonly channels?: readonly string[];
  readonly cooldown?: PromDuration;
  readonly for?: PromDuration;
  readonly keepFiringFor?: PromDuration;
  /** One line; may be a template. */
  readonly summary?: string;
  /** May be a template. */
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
}
