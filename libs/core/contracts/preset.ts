import type { LogFormat } from './log-format.js';

/** What rules and dashboards need to know of a metric; every definition of the metrics room is one. */
export interface MetricShape {
  readonly kind: 'counter' | 'gauge' | 'updowncounter' | 'histogram' | 'summary' | 'info' | 'stateset';
  /** As it stands on the page, counters with their `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  /** Unit as OpenMetrics names it. */
  readonly unit?: string;
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
  readonly quantiles?: readonly number[];
}

/** `low` to `critical` of systems with four levels, `info` to `critical` of those with three. */
export const ALERT_SEVERITIES = ['low', 'info', 'medium', 'warning', 'high', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** Names a scrape job can have: those that a label of Kubernetes can hold. */
export const JOB_NAME = /^[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/;

/** A duration as Prometheus writes it: `30s`, `5m`, `1h30m`. */
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
   * PromQL; the alert is there while it returns something. `$job` stands for the scrape job of the application. Here, in
   * the texts and in the runbook `$threshold` stands for the threshold below and `$for` for the duration in words, so that
   * they stay true when an operator changes them.
   */
  readonly expr: string;
  /** What an operator may want another value for; in the unit of the expression. */
  readonly threshold?: number;
  readonly for?: PromDuration;
  readonly keepFiringFor?: PromDuration;
  readonly severity: AlertSeverity;
  /** One line; Prometheus templates are understood: `{{ $value }}`, `{{ $threshold | humanizePercentage }}`. */
  readonly summary: string;
  readonly description: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** The page an on-call person reads: what it means, what to look at, what to do. */
  readonly runbook: {
    readonly meaning: string;
    readonly look: readonly string[];
    readonly act: readonly string[];
  };
}

export interface PanelQuery {
  readonly expr: string;
  /** Legend, with `{{label}}` for a label's value. */
  readonly legend?: string;
}

export interface PanelDefinition {
  readonly title: string;
  readonly type: 'stat' | 'gauge' | 'timeseries';
  /** Grafana's unit id: `s`, `ms`, `percent`, `percentunit`, `reqps`, `short`, `bytes`, `ops`, `cpm`. */
  readonly unit: string;
  readonly queries: readonly PanelQuery[];
  readonly description?: string;
  /** Drawn as lines, and colours of a stat; ascending. */
  readonly thresholds?: readonly {
    readonly value: number;
    readonly color: 'green' | 'yellow' | 'orange' | 'red';
    /** Name of an alert whose threshold this shows: the line moves, in proportion, when that is overridden. */
    readonly alert?: string;
  }[];
  readonly stacked?: boolean;
  /** Show exemplars. Default: for quantiles of a histogram. */
  readonly exemplars?: boolean;
  readonly min?: number;
  readonly max?: number;
}

export interface DashboardVariable {
  readonly name: string;
  readonly label: string;
  /** Grafana's query, such as `label_values(up, job)`. */
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

/** Sums of the current values of metrics, for `/metrics/summary`. */
export interface SummaryReader {
  /**
   * @param metric its name on the page
   * @param where labels a series must have to be counted
   * @returns the sum over all series that fit (a histogram's number of observations); 0 when there are none
   */
  sum(metric: string, where?: Readonly<Record<string, string>>): number;
}

export interface SloDefinition {
  /** In lower case with dashes; it becomes part of rule names. */
  readonly name: string;
  /** `$objective` stands for the share below, in percent. */
  readonly description: string;
  /** Share of good events aimed at, such as 0.999. */
  readonly objective: number;
  /** PromQL counter selectors inside `rate(…[$window])`; `$window` is replaced by each window. */
  readonly good: string;
  readonly total: string;
  /**
   * Series that a good event and a bad one each add 1 to: `{ good: ['calls_total{status="ok"}'], bad:
   * ['calls_total{status="failed"}'] }`. `generate` tests the alerts of the objective with them; without them it does not.
   */
  readonly events?: { readonly good: readonly string[]; readonly bad: readonly string[] };
}

/** Series as `promtool test rules` writes them, and the moment to look at the alert. */
export interface AlertScenarioInput {
  /** Values by series, one sample each `interval`: `{ 'queue_depth{queue="a"}': '0+10x60' }`. */
  readonly series: Readonly<Record<string, string>>;
  /** When to look, counted from the first sample. */
  readonly at: PromDuration;
  /** Distance of two samples. Default: `1m`. */
  readonly interval?: PromDuration;
}

/** Proof that an alert works: input that makes it fire, and ordinary input that does not. */
export interface AlertScenario {
  /** Name of an alert of the same preset. */
  readonly alert: string;
  readonly fires: AlertScenarioInput;
  readonly quiet: AlertScenarioInput;
}

/** What an operator wants otherwise of alerts. Keys, and names of `without`, are names of alerts. */
export interface AlertChanges {
  /** How long the condition must hold (`for`). */
  readonly durations?: Readonly<Record<string, PromDuration>>;
  readonly severities?: Readonly<Record<string, AlertSeverity>>;
  /** Added to every alert, such as `{ team: 'payments' }`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Alerts that are left out. */
  readonly without?: readonly string[];
}

/** Everything one system brings: metrics, rules, alerts, dashboards, summary and objectives, as data. */
export interface PresetDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly metrics: readonly MetricShape[];
  /** Names that a contract fixes though conventions would have them otherwise; lint does not mention them. */
  readonly fixedNames?: readonly string[];
  /** Metrics that its expressions use and that are not its own: of exporters, of this package. */
  readonly external?: readonly MetricShape[];
  readonly recordingRules?: readonly RecordingRuleDefinition[];
  readonly alerts?: readonly AlertDefinition[];
  readonly dashboards?: readonly DashboardDefinition[];
  /** Scrape job for which `$job` stands. Default: that of the deployment. */
  readonly job?: string;
  /** Content of `/metrics/summary`. */
  readonly summary?: (read: SummaryReader) => Record<string, unknown>;
  /** Shapes of log lines, chosen by `logging.format`. */
  readonly logFormats?: readonly LogFormat[];
  readonly slos?: readonly SloDefinition[];
  /** Of the alerts that the objectives become; those of `alerts` have their changes in them. */
  readonly objectiveAlerts?: AlertChanges;
  /** One for each alert; `generate` writes them as files for `promtool test rules`. */
  readonly scenarios?: readonly AlertScenario[];
}
