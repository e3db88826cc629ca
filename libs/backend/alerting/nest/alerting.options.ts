import type {
  AlertRoute,
  ChannelOptions,
  Inhibition,
  MaintenanceWindow,
  NotificationChannel,
  RuleGroup,
  ThresholdRule,
} from '#contracts';
import { anyText, flag, instance, integer, list, optionsOf, recordOf, text } from '#options';

const DURATION = /^(?:\d+(?:ms|[smhdwy]))+$/;

const rule = instance<RuleGroup | ThresholdRule>()({
  type: 'RuleGroup | ThresholdRule',
  methods: [],
  allowed: 'a group of rules or a threshold rule',
});
const channel = instance<ChannelOptions | NotificationChannel>()({
  type: 'ChannelOptions | NotificationChannel',
  methods: [],
  allowed: 'settings with `name` and `type`, or an object with `name` and `send`',
});
const route = instance<AlertRoute>()({
  type: 'AlertRoute',
  methods: [],
  allowed: 'an object with `channels`',
});
const inhibition = instance<Inhibition>()({
  type: 'Inhibition',
  methods: [],
  allowed: 'an object with `source` and `target`',
});
const maintenance = instance<MaintenanceWindow>()({
  type: 'MaintenanceWindow',
  methods: [],
  allowed: 'an object with `name` and a time',
});

/** Table of the options of the group `alerting`. */
export const ALERTING_OPTIONS = optionsOf(
  {
    enabled: flag({
      default: false,
      defaultText: '`false`; `true` when `alerting` is an object',
      variable: 'OBS_ALERTING',
      doc: 'Evaluate alert rules in the application, keep incidents, and notify. Switches the store on.',
    }),
    presets: flag({
      default: true,
      variable: 'OBS_ALERTING_PRESETS',
      doc: 'Evaluate the rules of the presets.',
    }),
    rules: list(rule, {
      default: [],
      defaultText: 'none',
      doc: "The application's own rules: groups as in a rule file of Prometheus, and threshold rules.",
    }),
    ruleFiles: list(text(), {
      default: [],
      defaultText: 'none',
      variable: 'OBS_ALERTING_RULE_FILES',
      hintFor: ['alerting.rule_files', 'alerting.files'],
      doc: 'Prometheus rule files; `*` matches any part of a name.',
    }),
    channels: list(channel, {
      default: [],
      defaultText: 'none: the log',
      doc:
        'Notification channels: settings of a built-in channel, or a custom channel. The channel `log` ' +
        'always exists.',
    }),
    routes: list(route, {
      default: [],
      defaultText: 'none: all alerts to the channel `log`',
      doc:
        'Channels for alerts whose rules name none, and how alerts are grouped; the first matching ' +
        'route applies.',
    }),
    inhibitions: list(inhibition, {
      defaultText: 'a worse alert of the same `preset` and `subject` mutes the milder one',
      doc: 'Which alerts mute others while they fire.',
    }),
    maintenance: list(maintenance, {
      default: [],
      defaultText: 'none',
      doc: 'Maintenance windows without notifications, once or by cron.',
    }),
    externalLabels: recordOf(anyText(), {
      default: {},
      defaultText: 'none',
      variable: 'OBS_ALERTING_EXTERNAL_LABELS',
      keys: /^[a-zA-Z_]\w*$/,
      keysAllowed: 'names of labels, such as cluster',
      doc: 'Labels added to every alert that does not have them, such as `cluster`.',
    }),
    interval: text({
      default: '1m',
      pattern: DURATION,
      allowed: 'a duration such as 30s',
      variable: 'OBS_ALERTING_INTERVAL',
      doc:
        'Evaluation interval of groups without their own; rounded up to whole samplings ' +
        '(`store.intervalMs`).',
    }),
    channelTimeoutMs: integer({
      default: 10_000,
      min: 10,
      max: 300_000,
      doc: 'Time-out of a delivery, in milliseconds; custom channels are aborted after it.',
    }),
  },
  {
    doc:
      'Alerting in the application: rules, incidents, channels. `true`: the rules of the presets, ' +
      'notified to the log.',
    shorthand: 'enabled',
  },
);
