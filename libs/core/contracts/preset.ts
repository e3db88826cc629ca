import type { LogFormat } from './log-format.js';

/** The description of a metric for rules and dashboards; every definition of the metrics room implements it. */
export interface MetricShape {
  readonly kind: 'counter' | 'gauge' | 'updowncounter' | 'histogram' | 'summary' | 'info' | 'stateset';
  /** The name on the metrics page; counters include `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  /** Unit in OpenMetrics' notation. */
  readonly unit?: string;
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
  readonly quantiles?: readonly number[];
}

/** `low` to `critical` for systems with four levels, `info` to `critical` for those with three. */
export const ALERT_SEVERITIES = ['low', 'info', 'medium', 'warning', 'high', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** Valid names of a scrape job: those that a Kubernetes label can hold. */
export const JOB_NAME = /^[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/;

/** A duration in Prometheus' format: `30s`, `5m`, `1h30m`. */
export type PromDuration = string;

export interface RecordingRuleDefinition {
  /** `level:metric:operations`. */
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface AlertDefinition {
  readonly alert: string;
  /**
   * PromQL; the alert is active while it returns a result. `$job` is replaced by the application's scrape job. Here, in
   * texts and in the runbook, `$threshold` is replaced by `threshold` and `$for` by the duration in words, so that
   * texts stay correct when an operator overrides them.
   */
  readonly expr: string;
  /** A number that operators may override; in the unit of the expression. */
  readonly threshold?: number;
  readonly for?: PromDuration;
  readonly keepFiringFor?: PromDuration;
  readonly severity: AlertSeverity;
  /** One line; may contain Prometheus templates: `{{ $value }}`, `{{ $threshold | humanizePercentage }}`. */
  readonly summary: string;
  readonly description: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** The runbook for on-call engineers: meaning, checks, remedy. */
  readonly runbook: {
    readonly meaning: string;
    readonly look: readonly string[];
    readonly act: readonly string[];
  };
}

export interface PanelQuery {
  readonly expr: string;
  /** Legend; `{{label}}` inserts a label's value. */
  readonly legend?: string;
}

export interface PanelDefinition {
  readonly title: string;
  readonly type: 'stat' | 'gauge' | 'timeseries';
  /** Grafana's unit id: `s`, `ms`, `percent`, `percentunit`, `reqps`, `short`, `bytes`, `ops`, `cpm`. */
  readonly unit: string;
  readonly queries: readonly PanelQuery[];
  readonly description?: string;
  /** Threshold lines, and colour steps of a stat panel; ascending. */
  readonly thresholds?: readonly {
    readonly value: number;
    readonly color: 'green' | 'yellow' | 'orange' | 'red';
    /** Name of the alert whose threshold is shown: the line scales with an override of that threshold. */
    readonly alert?: string;
  }[];
  readonly stacked?: boolean;
  /** Whether to show exemplars. Default: for quantiles of a histogram. */
  readonly exemplars?: boolean;
  readonly min?: number;
  readonly max?: number;
}

export interface DashboardVariable {
  readonly name: string;
  readonly label: string;
  /** Grafana's variable query, e.g. `label_values(up, job)`. */
  readonly query: string;
  readonly multi?: boolean;
}

export interface DashboardDefinition {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly variables?: readonly DashboardVariable[];
  readonly panels: readonly PanelDefinition[];
}

/** Reads sums of current metric values, for `/metrics/summary`. */
export interface SummaryReader {
  /**
   * @param metric its name on the metrics page
   * @param where labels that a series must have to be included
   * @returns the sum over all matching series (for a histogram, the number of observations); 0 when there are none
   */
  sum(metric: string, where?: Readonly<Record<string, string>>): number;
}

export interface SloDefinition {
  /** Lower case with dashes; becomes part of rule names. */
  readonly name: string;
  /** `$objective` is replaced by `objective` in percent. */
  readonly description: string;
  /** Target share of good events, e.g. 0.999. */
  readonly objective: number;
  /** PromQL counter selectors inside `rate(…[$window])`; `$window` is replaced by each window. */
  readonly good: string;
  readonly total: string;
  /**
   * Series that a good or a bad event increments: `{ good: ['calls_total{status="ok"}'], bad:
   * ['calls_total{status="failed"}'] }`. `generate` uses them to write tests of the objective's alerts; without them it
   * writes none.
   */
  readonly events?: { readonly good: readonly string[]; readonly bad: readonly string[] };
}

/** Series in the notation of `promtool test rules`, and the time at which the alert is checked. */
export interface AlertScenarioInput {
  /** Values by series, one sample per `interval`: `{ 'queue_depth{queue="a"}': '0+10x60' }`. */
  readonly series: Readonly<Record<string, string>>;
  /** Time of the check, counted from the first sample. */
  readonly at: PromDuration;
  /** Sample interval. Default: `1m`. */
  readonly interval?: PromDuration;
}

/** Test data of an alert: input with which it fires, and normal input with which it does not. */
export interface AlertScenario {
  /** Name of an alert in the same preset. */
  readonly alert: string;
  readonly fires: AlertScenarioInput;
  readonly quiet: AlertScenarioInput;
}

/** An operator's changes to alerts. Keys, and entries of `without`, are alert names. */
export interface AlertChanges {
  /** How long the condition must hold (`for`). */
  readonly durations?: Readonly<Record<string, PromDuration>>;
  readonly severities?: Readonly<Record<string, AlertSeverity>>;
  /** Labels added to every alert, e.g. `{ team: 'payments' }`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Alerts to omit. */
  readonly without?: readonly string[];
}

/** All data of one system: metrics, rules, alerts, dashboards, summary and objectives. */
export interface PresetDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /**
   * Whether it suits any service, because it uses only metrics that every application has. Its job is that of the
   * application, and its dashboards are shown next to those of the chosen presets.
   */
  readonly forAnyService?: boolean;
  readonly metrics: readonly MetricShape[];
  /** Metric names fixed by an external contract, which lint does not report although they violate conventions. */
  readonly fixedNames?: readonly string[];
  /** Metrics in its expressions that others expose: exporters, this package. */
  readonly external?: readonly MetricShape[];
  readonly recordingRules?: readonly RecordingRuleDefinition[];
  readonly alerts?: readonly AlertDefinition[];
  readonly dashboards?: readonly DashboardDefinition[];
  /** The scrape job that replaces `$job`. Default: that of the deployment. */
  readonly job?: string;
  /** Content of `/metrics/summary`. */
  readonly summary?: (read: SummaryReader) => Record<string, unknown>;
  /** Formats of log lines, selected by `logging.format`. */
  readonly logFormats?: readonly LogFormat[];
  readonly slos?: readonly SloDefinition[];
  /** Changes to the alerts generated from objectives; `alerts` contain their changes already. */
  readonly objectiveAlerts?: AlertChanges;
  /** One per alert; `generate` writes them as files for `promtool test rules`. */
  readonly scenarios?: readonly AlertScenario[];
}
