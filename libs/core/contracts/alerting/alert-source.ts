import type { Page, PageOptions } from '../store/page.js';
import type { PromDuration } from '../preset.js';
import type { Alert } from './alert.js';
import type { AlertStatistics, Incident, IncidentFilter, TrailEntry, TrailFilter } from './incident.js';
import type { AlertingRule, RuleGroup, ThresholdCondition, ThresholdRule } from './rules.js';
import type { MaintenanceWindow, Silence, SilenceRequest } from './silence.js';

/** A rule as `/api/v1/rules` shows it. */
export interface RuleStatus {
  readonly type: 'alerting' | 'recording';
  readonly name: string;
  readonly query: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly duration: number;
  readonly keepFiringFor: number;
  readonly health: 'ok' | 'err' | 'unknown';
  /** Of a rule whose last evaluation failed. */
  readonly lastError?: string;
  /** `no_data`: the expression selects series and there are none. */
  readonly data: 'ok' | 'no_data' | 'unknown';
  readonly state: 'inactive' | 'pending' | 'firing';
  readonly alerts: readonly Alert[];
  /** Milliseconds since 1970; 0 before the first evaluation. */
  readonly lastEvaluationMs: number;
  readonly evaluationSeconds: number;
}

export interface RuleGroupStatus {
  readonly name: string;
  /** Where it comes from: `preset`, `code`, the path of a file, `runtime`. */
  readonly file: string;
  /** Seconds. */
  readonly interval: number;
  readonly limit: number;
  readonly rules: readonly RuleStatus[];
  readonly lastEvaluationMs: number;
  readonly evaluationSeconds: number;
}

/** Settings of a channel of ours: its `type`, and what that type wants. Secrets are references: see `SecretReference`. */
export interface ChannelSettings {
  readonly name: string;
  /** Such as `slack`. */
  readonly type: string;
  readonly [setting: string]: unknown;
}

/** A secret by reference: the name of an environment variable, or the path of a file. */
export type SecretReference = { readonly env: string } | { readonly file: string };

/** A rule over what the store has of the past. */
export interface BacktestRequest {
  /** Name of a rule that is there, or a rule. */
  readonly rule: string | AlertingRule | ThresholdRule;
  /** In place of the threshold that the rule has. */
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
  /** Each time that an alert would have fired; `toMs` is absent when it still does at the end. */
  readonly firings: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly activeAtMs: number;
    readonly fromMs: number;
    readonly toMs?: number;
  }[];
  /** What is compared with which number; absent when there is no such number, or several. */
  readonly judged?: {
    readonly expr: string;
    readonly condition: ThresholdCondition;
    readonly threshold: number;
  };
}

/** Who acts, and why. */
export interface Deed {
  readonly by: string;
  readonly reason?: string;
}

/**
 * Port: rules, alerts and incidents, and what can be done with them. It lives in the telemetry thread. What is wrong with
 * what it is given is an `ObservabilityError` with code `OBS_ALERTING` that names the field.
 */
export interface AlertSource {
  groups(): readonly RuleGroupStatus[];
  /** Pending, firing and lately resolved ones. */
  alerts(): readonly Alert[];
  incident(id: string): Incident | undefined;
  incidents(filter: IncidentFilter, page: PageOptions): Page<Incident>;
  trail(filter: TrailFilter, page: PageOptions): Page<TrailEntry>;
  statistics(fromMs: number, toMs: number): AlertStatistics;
  silences(): readonly Silence[];
  maintenance(): readonly MaintenanceWindow[];
  /** Without secrets, which are references anyhow. */
  channels(): readonly {
    readonly name: string;
    readonly type: string;
    readonly status: 'ok' | 'failing';
    readonly lastError?: string;
  }[];

  /** Judges a value now. @returns the alerts that changed */
  evaluate(
    metric: string,
    value: number,
    labels: Readonly<Record<string, string>>,
  ): Promise<readonly Alert[]>;
  acknowledge(incident: string, deed: Deed): Incident;
  resolve(incident: string, deed: Deed): Incident;
  suppress(incident: string, minutes: number, deed: Deed): Incident;
  /** Without an id a new one; a silence that stands is changed. */
  silence(silence: SilenceRequest): Silence;
  /** A silence filled in from an alert: its labels as conditions, for two hours. */
  silenceFor(alert: string): Omit<Silence, 'id'>;
  expireSilence(id: string, deed: Deed): Silence;
  putMaintenance(window: MaintenanceWindow, deed: Deed): void;
  removeMaintenance(name: string, deed: Deed): void;
  registerRule(rule: ThresholdRule | RuleGroup, deed: Deed): void;
  removeRule(id: string, deed: Deed): void;
  registerChannel(settings: ChannelSettings, deed: Deed): void;
  removeChannel(name: string, deed: Deed): void;
  /** Sends a message that says it is a test. @throws DeliveryError */
  testChannel(name: string): Promise<void>;
  /** @param signal cancels it */
  backtest(request: BacktestRequest, signal?: AbortSignal): Promise<BacktestResult>;
}
