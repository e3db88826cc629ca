import type { PromDuration } from '../preset.js';

/**
 * A condition on a label, in the format of Alertmanager's API. Regular expressions are RE2 and match the whole value.
 */
export interface AlertMatcher {
  readonly name: string;
  readonly value: string;
  /** Default: false. */
  readonly isRegex?: boolean;
  /** False negates the condition. Default: true. */
  readonly isEqual?: boolean;
}

/** Conditions as a list, or in Alertmanager's syntax: `severity=~"high|critical", team!=mobile`. */
export type AlertMatchers = string | readonly AlertMatcher[];

/** Mutes alerts that match all conditions for a time. Times are milliseconds since 1970. */
export interface Silence {
  readonly id: string;
  readonly matchers: readonly AlertMatcher[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly author: string;
  readonly comment: string;
}

/** A request for a silence; with an id it changes an existing one. */
export type SilenceRequest = Omit<Silence, 'id' | 'matchers'> & {
  readonly id?: string;
  readonly matchers: AlertMatchers;
};

/** A maintenance window: matching alerts are muted. Set either `from` and `to`, or `cron` and `duration`. */
export interface MaintenanceWindow {
  /** Unique. */
  readonly name: string;
  /** Conditions. Default: all alerts. */
  readonly matchers?: AlertMatchers;
  /** Start of a single window: ISO 8601. Without a zone, UTC. */
  readonly from?: string;
  /** End of a single window, as `from`. */
  readonly to?: string;
  /** Start of recurring windows, five fields: `0 2 * * sun`. */
  readonly cron?: string;
  readonly duration?: PromDuration;
  /** IANA name of the time zone of `cron`. Default: `UTC`. */
  readonly timeZone?: string;
  readonly comment?: string;
}

/** A maintenance window with its current or next period. */
export interface PlannedMaintenance extends MaintenanceWindow {
  /** Start of the current or next period, milliseconds since 1970; undefined when the window is over. */
  readonly fromMs?: number;
  /** End of that period. */
  readonly toMs?: number;
  /** Whether the window comes from the options, where alone it can be changed. */
  readonly fixed?: boolean;
}

/**
 * While an alert that matches `source` fires, alerts that match `target` and have the same `equal` labels are muted.
 */
export interface Inhibition {
  readonly source: AlertMatchers;
  readonly target: AlertMatchers;
  readonly equal?: readonly string[];
}

/** Selects the channels for alerts, and the timing. The first route whose conditions all hold is used. */
export interface AlertRoute {
  /** Conditions. Default: all alerts. */
  readonly matchers?: AlertMatchers;
  /** Names of channels. */
  readonly channels: readonly string[];
  /**
   * Alerts with the same values of these labels form one incident. Default: `preset` and `subject`, else `alertname`.
   */
  readonly groupBy?: readonly string[];
  /** How long the first message waits for further alerts. Default: `30s`. */
  readonly groupWait?: PromDuration;
  /** How long a message about changes waits. Default: `5m`. */
  readonly groupInterval?: PromDuration;
  /** Interval at which the message is repeated while the incident is open. Default: `4h`. */
  readonly repeatInterval?: PromDuration;
  /** How long an alert must be resolved before the `resolved` message. Default: none. */
  readonly resolveWait?: PromDuration;
  /** Channels that are notified when the incident is not acknowledged within `after`. */
  readonly escalate?: { readonly after: PromDuration; readonly channels: readonly string[] };
}
