import type { Page, PageOptions } from '../store/page.js';
import type { PromDuration } from '../preset.js';
import type { Alert } from './alert.js';
import type { AlertStatistics, Incident, IncidentFilter, TrailEntry, TrailFilter } from './incident.js';
import type { AlertingRule, RuleGroup, ThresholdCondition, ThresholdRule } from './rules.js';
import type { MaintenanceWindow, PlannedMaintenance, Silence, SilenceRequest } from './silence.js';

/** A rule as shown by `/api/v1/rules`. */
export interface RuleStatus {
  readonly type: 'alerting' | 'recording';
  readonly name: string;
  readonly query: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** `for` in seconds. */
  readonly duration: number;
  readonly keepFiringFor: number;
  readonly health: 'ok' | 'err' | 'unknown';
  /** Error of the last evaluation, when it failed. */
  readonly lastError?: string;
  /** `no_data`: the expression selects series and none exist. */
  readonly data: 'ok' | 'no_data' | 'unknown';
  readonly state: 'inactive' | 'pending' | 'firing';
  readonly alerts: readonly Alert[];
  /** Milliseconds since 1970; 0 before the first evaluation. */
  readonly lastEvaluationMs: number;
  readonly evaluationSeconds: number;
}

export interface RuleGroupStatus {
  readonly name: string;
  /** Origin: `preset`, `code`, the path of a file, `runtime`. */
  readonly file: string;
  /** Evaluation interval, seconds. */
  readonly interval: number;
  readonly limit: number;
  readonly rules: readonly RuleStatus[];
  readonly lastEvaluationMs: number;
  readonly evaluationSeconds: number;
}

/**
 * Settings of a built-in channel: its `type`, and the settings of that type. Secrets are references: see
 * `SecretReference`.
 */
export interface ChannelSettings {
  readonly name: string;
  /** E.g. `slack`. */
  readonly type: string;
  readonly [setting: string]: unknown;
}

/** A secret by reference: the name of an environment variable, or the path of a file. */
export type SecretReference = { readonly env: string } | { readonly file: string };

/** A request to evaluate a rule over stored samples. */
export interface BacktestRequest {
  /** Name of an existing rule, or a rule. */
  readonly rule: string | AlertingRule | ThresholdRule;
  /** Replaces the rule's threshold. */
  readonly threshold?: number;
  /** Milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Default: the interval of the rule's group. */
  readonly interval?: PromDuration;
}

export interface BacktestResult {
  readonly expr: string;
  readonly evaluations: number;
  /** Each firing; `toMs` is absent when the alert still fires at the end. */
  readonly firings: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly activeAtMs: number;
    readonly fromMs: number;
    readonly toMs?: number;
  }[];
  /** The compared expression, operator and number; absent when the rule has no comparison with a number, or several. */
  readonly judged?: {
    readonly expr: string;
    readonly condition: ThresholdCondition;
    readonly threshold: number;
  };
}

/** The author and reason of an action. */
export interface Deed {
  readonly by: string;
  readonly reason?: string;
}

/**
 * Port: rules, alerts and incidents, and actions on them. It lives in the telemetry thread. Invalid arguments throw an
 * `ObservabilityError` with code `OBS_ALERTING` that names the field.
 */
export interface AlertSource {
  groups(): readonly RuleGroupStatus[];
  /** Pending, firing and recently resolved alerts. */
  alerts(): readonly Alert[];
  incident(id: string): Incident | undefined;
  incidents(filter: IncidentFilter, page: PageOptions): Page<Incident>;
  trail(filter: TrailFilter, page: PageOptions): Page<TrailEntry>;
  statistics(fromMs: number, toMs: number): AlertStatistics;
  silences(): readonly Silence[];
  maintenance(): readonly PlannedMaintenance[];
  /** Channels with their status, without secrets (settings only reference them). */
  channels(): readonly {
    readonly name: string;
    readonly type: string;
    readonly status: 'ok' | 'failing';
    readonly lastError?: string;
  }[];

  /** Evaluates a value at once. @returns the alerts that changed */
  evaluate(
    metric: string,
    value: number,
    labels: Readonly<Record<string, string>>,
  ): Promise<readonly Alert[]>;
  acknowledge(incident: string, deed: Deed): Incident;
  resolve(incident: string, deed: Deed): Incident;
  suppress(incident: string, minutes: number, deed: Deed): Incident;
  /** Creates a silence, or changes the active one with this id. */
  silence(silence: SilenceRequest): Silence;
  /** A silence prefilled from an alert: its labels as conditions, for two hours. */
  silenceFor(alert: string): Omit<Silence, 'id'>;
  expireSilence(id: string, deed: Deed): Silence;
  putMaintenance(window: MaintenanceWindow, deed: Deed): void;
  removeMaintenance(name: string, deed: Deed): void;
  registerRule(rule: ThresholdRule | RuleGroup, deed: Deed): void;
  removeRule(id: string, deed: Deed): void;
  registerChannel(settings: ChannelSettings, deed: Deed): void;
  removeChannel(name: string, deed: Deed): void;
  /** Sends one message that is marked as a test. @throws DeliveryError */
  testChannel(name: string): Promise<void>;
  /** @param signal cancels the back-test */
  backtest(request: BacktestRequest, signal?: AbortSignal): Promise<BacktestResult>;
}
