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
  /** Counted from the first sample. Default: from the beginning. */
  readonly from?: PromDuration;
  /** Default: as long as the test. */
  readonly to?: PromDuration;
}

/** What an alert test runs. At least one of `rules`, `preset` and `ruleFile`. */
export interface AlertTestOptions {
  /** Rules and groups. */
  readonly rules?: readonly TestedRule[];
  /** Presets with their recording rules, alerts and objectives. */
  readonly preset?: PresetDefinition | readonly PresetDefinition[];
  /** Paths of rule files of Prometheus. */
  readonly ruleFile?: string | readonly string[];
  /** The scrape job for which `$job` stands in presets. Default: that of the preset, else `app`. */
  readonly job?: string;
  /** Labels added to every alert in a notification, and `$externalLabels` in templates. */
  readonly externalLabels?: Readonly<Record<string, string>>;
  /** `$externalURL` in templates; as `management.externalUrl`. */
  readonly externalUrl?: string;
  /** As `alerting.routes`. Default: everything goes to the channel `log`. */
  readonly routes?: readonly AlertRoute[];
  /** As `alerting.inhibitions`. */
  readonly inhibitions?: readonly Inhibition[];
  readonly silences?: readonly TestedSilence[];
  readonly maintenance?: readonly MaintenanceWindow[];
}

/** A message that a channel got in a test. */
export interface TestedNotification {
  readonly channel: string;
  /** Seconds after the first sample. */
  readonly atSeconds: number;
  readonly reason: NotificationReason;
  readonly status: 'firing' | 'resolved';
  readonly title: string;
  /** Of each alert that the message is about. */
  readonly alerts: readonly {
    readonly rule: string;
    readonly state: AlertState;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

/** What holds at a time of a test. */
export interface AlertMoment {
  /** As the test wrote it. */
  readonly time: PromDuration;
  readonly timeMs: number;
  /** Pending, firing and lately resolved ones. */
  readonly alerts: readonly Alert[];
}
