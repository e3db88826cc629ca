// Made by `npm run options` from the tables of the rooms: change the table, then run it again.
import type {
  AlertRoute,
  ChannelOptions,
  Inhibition,
  MaintenanceWindow,
  NotificationChannel,
  RuleGroup,
  ThresholdRule,
} from './option-values.js';

/**
 * Alerting in the application: rules, incidents, channels. `true`: the rules of the presets, told to the log.
 */
export interface AlertingOptions {
  /**
   * Evaluate alert rules in the application, keep incidents, and notify. Switches the store on. Environment:
   * `OBS_ALERTING`. Default: `false`; `true` when `alerting` is an object.
   */
  enabled?: boolean;
  /** Evaluate the rules of the presets. Environment: `OBS_ALERTING_PRESETS`. Default: `true`. */
  presets?: boolean;
  /**
   * The application's own rules: groups as in a rule file of Prometheus, and threshold rules. Default: none.
   */
  rules?: (RuleGroup | ThresholdRule)[];
  /**
   * Rule files of Prometheus; `*` in a name stands for any part of it. Environment:
   * `OBS_ALERTING_RULE_FILES`. Default: none.
   */
  ruleFiles?: string[];
  /**
   * Who can be notified: settings of a channel of ours, or a channel that you wrote. The channel `log` is
   * always there. Default: none: the log.
   */
  channels?: (ChannelOptions | NotificationChannel)[];
  /**
   * Who is told of alerts whose rules name no channels, and how alerts are grouped; the first route that
   * matches counts. Default: none: all alerts to the channel `log`.
   */
  routes?: AlertRoute[];
  /**
   * Which alerts mute which others while they fire. Default: a worse alert of the same `preset` and `subject`
   * mutes the milder one.
   */
  inhibitions?: Inhibition[];
  /** Times of planned work at which nobody is notified, once or by cron. Default: none. */
  maintenance?: MaintenanceWindow[];
  /**
   * Labels of every alert that it has not itself, such as `cluster`. Environment:
   * `OBS_ALERTING_EXTERNAL_LABELS`. Default: none.
   */
  externalLabels?: Record<string, string>;
  /**
   * How often groups without an interval of their own are evaluated; rounded up to whole samplings
   * (`store.intervalMs`). Environment: `OBS_ALERTING_INTERVAL`. Default: `1m`.
   */
  interval?: string;
  /**
   * Milliseconds that a channel has to deliver a message; those that you wrote are given up after them. An
   * integer from 10 to 300000. Default: `10000`.
   */
  channelTimeoutMs?: number;
}
