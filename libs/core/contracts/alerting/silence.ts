import type { PromDuration } from '../preset.js';

/** A condition on a label, as Alertmanager's API writes it. Regular expressions are RE2 and match the whole value. */
export interface AlertMatcher {
  readonly name: string;
  readonly value: string;
  /** Default: false. */
  readonly isRegex?: boolean;
  /** False turns the condition round. Default: true. */
  readonly isEqual?: boolean;
}

/** Conditions as a list, or as Alertmanager writes them: `severity=~"high|critical", team!=mobile`. */
export type AlertMatchers = string | readonly AlertMatcher[];

/** For a time no notification is sent for alerts that match all conditions. Times are milliseconds since 1970. */
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

/** Planned work: no notification is sent for matching alerts meanwhile. Either `from` and `to`, or `cron` and `duration`. */
export interface MaintenanceWindow {
  /** Unique. */
  readonly name: string;
  /** Without conditions: all alerts. */
  readonly matchers?: AlertMatchers;
  /** Once: ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  /** When it begins, five fields: `0 2 * * sun`. */
  readonly cron?: string;
  readonly duration?: PromDuration;
  /** IANA name of the time zone of `cron`. Default: `UTC`. */
  readonly timeZone?: string;
  readonly comment?: string;
}

/** While an alert that matches `source` fires, none is sent for alerts that match `target` with the same `equal` labels. */
export interface Inhibition {
  readonly source: AlertMatchers;
  readonly target: AlertMatchers;
  readonly equal?: readonly string[];
}

/** Which channels are notified of which alerts, and how often. The first route whose conditions all hold applies. */
export interface AlertRoute {
  /** Without conditions: all alerts. */
  readonly matchers?: AlertMatchers;
  /** Names of channels. */
  readonly channels: readonly string[];
  /** Alerts with the same values of these labels are one incident. Default: `preset` and `subject`, else `alertname`. */
  readonly groupBy?: readonly string[];
  /** How long the first message waits for more alerts. Default: `30s`. */
  readonly groupWait?: PromDuration;
  /** How long a message about changes waits. Default: `5m`. */
  readonly groupInterval?: PromDuration;
  /** After which time a message comes again while the incident is open. Default: `4h`. */
  readonly repeatInterval?: PromDuration;
  /** How long an alert must be gone before the message that it is resolved. Default: none. */
  readonly resolveWait?: PromDuration;
  /** Channels that are notified when the incident was not acknowledged within a time. */
  readonly escalate?: { readonly after: PromDuration; readonly channels: readonly string[] };
}
