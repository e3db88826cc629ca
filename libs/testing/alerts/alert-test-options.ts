import type {
  Alert,
  AlertState,
  AlertingRule,
  AlertMatcher,
  AlertRoute,
  Inhibition,
  MaintenanceWindow,
  NotificationReason,
  PresetDefinition,
  PromDuration,
  RecordingRuleDefinition,
  RuleGroup,
  ThresholdRule,
} from '#contracts';

/** A rule in any of its forms, or a group of them. */
export type TestedRule = AlertingRule | RecordingRuleDefinition | ThresholdRule | RuleGroup;

/** A silence of a test. */
export interface TestedSilence {
  readonly matchers: readonly AlertMatcher[];
  /** Counted from the first sample. Default: the start of the test. */
  readonly from?: PromDuration;
  /** Default: until the end of the test. */
  readonly to?: PromDuration;
}

/** Input of an alert test. At least one of `rules`, `preset` and `ruleFile` is required. */
export interface AlertTestOptions {
  /** Rules and groups. */
  readonly rules?: readonly TestedRule[];
  /** Presets with their recording rules, alerts and objectives. */
  readonly preset?: PresetDefinition | readonly PresetDefinition[];
  /** Paths of Prometheus rule files. */
  readonly ruleFile?: string | readonly string[];
  /** The scrape job that replaces `$job` in presets. Default: that of the preset, else `app`. */
  readonly job?: string;
  /** Labels added to every alert in a notification, and `$externalLabels` in templates. */
  readonly externalLabels?: Readonly<Record<string, string>>;
  /** `$externalURL` in templates, like `management.externalUrl`. */
  readonly externalUrl?: string;
  /** Like `alerting.routes`. Default: everything goes to the channel `log`. */
  readonly routes?: readonly AlertRoute[];
  /** Like `alerting.inhibitions`. */
  readonly inhibitions?: readonly Inhibition[];
  readonly silences?: readonly TestedSilence[];
  readonly maintenance?: readonly MaintenanceWindow[];
}

/** A message that a channel received in a test. */
export interface TestedNotification {
  readonly channel: string;
  /** Seconds after the first sample. */
  readonly atSeconds: number;
  readonly reason: NotificationReason;
  readonly status: 'firing' | 'resolved';
  readonly title: string;
  /** The labels of each alert in the message. */
  readonly alerts: readonly {
    readonly rule: string;
    readonly state: AlertState;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** The state at a time of a test. */
export interface AlertMoment {
  /** The time as the test wrote it, such as `5m`. */
  readonly time: PromDuration;
  readonly timeMs: number;
  /** Pending, firing and recently resolved alerts. */
  readonly alerts: readonly Alert[];
}
