import type { AlertSeverity, PromDuration, RecordingRuleDefinition } from '../preset.js';

/** What of an alerting rule only the application knows: Prometheus' rule files have no place for it. */
export interface RuleNotification {
  /** Names of the channels to notify. Default: those of the first matching route. */
  readonly channels?: readonly string[];
  /** For so long after the alert was resolved it does not fire again. */
  readonly cooldown?: PromDuration;
}

/** An alerting rule as it stands in a rule file of Prometheus. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: PromDuration;
  readonly keep_firing_for?: PromDuration;
  /** Values are templates. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Values are templates. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly notify?: RuleNotification;
}

/** A group of a rule file of Prometheus: its rules are evaluated one after the other, at the same time. */
export interface RuleGroup {
  readonly name: string;
  /** Default: one minute. Rounded up to whole samplings (`store.intervalMs`). */
  readonly interval?: PromDuration;
  readonly query_offset?: PromDuration;
  /** A rule with more results than this fails. */
  readonly limit?: number;
  /** Added to every result of every rule. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly rules: readonly (AlertingRule | RecordingRuleDefinition)[];
}

export type ThresholdCondition = '>' | '>=' | '<' | '<=' | '==' | '!=';

/**
 * An alerting rule in the words of a threshold.
 *
 * @example
 * ```ts
 * { id: 'lag', name: 'KafkaLagHigh', metric: 'kafka_lag', condition: '>', threshold: 1000, severity: 'high', cooldown: '10m' }
 * ```
 */
export interface ThresholdRule {
  /** Unique; a rule that is registered under a known id takes its place. */
  readonly id: string;
  /** Name of the alert, such as `HighErrorRate`. */
  readonly name: string;
  /** Name of a metric; values pushed under this name are judged too. One of `metric` and `expr`. */
  readonly metric?: string;
  /** PromQL. */
  readonly expr?: string;
  readonly condition: ThresholdCondition;
  readonly threshold: number;
  readonly severity: AlertSeverity;
  /** Names of channels. */
  readonly channels?: readonly string[];
  readonly cooldown?: PromDuration;
  readonly for?: PromDuration;
  readonly keepFiringFor?: PromDuration;
  /** One line; a template. */
  readonly summary?: string;
  /** A template. */
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
}
