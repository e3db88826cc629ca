import type {
  AlertRoute,
  ChannelSettings,
  Inhibition,
  MaintenanceWindow,
  PromDuration,
  ThresholdRule,
} from '#contracts';
import type { GroupOfFile } from '../evaluate/evaluated-group.js';

/** Validated settings of alerting, as JSON, because they are sent to another thread. */
export interface AlertingSettings {
  /** Groups from presets, files, and the application's code. */
  readonly groups: readonly GroupOfFile[];
  /** Threshold rules from the application's code. */
  readonly thresholds: readonly ThresholdRule[];
  /** Evaluation interval of groups that set none. */
  readonly interval: PromDuration;
  readonly channels: readonly ChannelSettings[];
  /** Names of the channels that the application implements. */
  readonly ownChannels: readonly string[];
  /** Time limit of the application's channels per message, milliseconds. */
  readonly channelTimeoutMs: number;
  readonly routes: readonly AlertRoute[];
  /** Undefined: an alert mutes alerts of lower severity with the same `preset` and `subject`. */
  readonly inhibitions?: readonly Inhibition[] | undefined;
  readonly maintenance: readonly MaintenanceWindow[];
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly externalUrl?: string | undefined;
  /** Whether the main thread receives the actions of people, for the audit log. */
  readonly audited: boolean;
}
