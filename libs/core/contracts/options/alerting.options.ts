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
 * Alerting in the application: rules, incidents, channels. `true`: the rules of the presets, notified to the
 * log.
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
   * Prometheus rule files; `*` matches any part of a name. Environment: `OBS_ALERTING_RULE_FILES`. Default:
   * none.
   */
  ruleFiles?: string[];
  /**
   * Notification channels: settings of a built-in channel, or a custom channel. The channel `log` always
   * exists. Default: none: the log.
   */
  channels?: (ChannelOptions | NotificationChannel)[];
  /**
   * Channels for alerts whose rules name none, and how alerts are grouped; the first matching route applies.
   * Default: none: all alerts to the channel `log`.
   */
  routes?: AlertRoute[];
  /**
   * Which alerts mute others while they fire. Default: a worse alert of the same `preset` and `subject` mutes
   * the milder one.
   */
  inhibitions?: Inhibition[];
  /** Maintenance windows without notifications, once or by cron. Default: none. */
  maintenance?: MaintenanceWindow[];
  /**
   * Labels added to every alert that does not have them, such as `cluster`. Environment:
   * `OBS_ALERTING_EXTERNAL_LABELS`. Default: none.
   */
  externalLabels?: Record<string, string>;
  /**
   * Evaluation interval of groups without their own; rounded up to whole samplings (`store.intervalMs`).
   * Environment: `OBS_ALERTING_INTERVAL`. Default: `1m`.
   */
  interval?: string;
  /**
   * Time-out of a delivery, in milliseconds; custom channels are aborted after it. An integer from 10 to
   * 300000. Default: `10000`.
   */
  channelTimeoutMs?: number;
}
