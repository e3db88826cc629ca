import type {
  AlertRoute,
  ChannelSettings,
  Inhibition,
  MaintenanceWindow,
  PromDuration,
  ThresholdRule,
} from '#contracts';
import type { GroupOfFile } from '../evaluate/evaluated-group.js';

/** What alerting is started with: checked, and as JSON, since it goes to another thread. */
export interface AlertingSettings {
  /** Of the presets, of files, and groups of the application's code. */
  readonly groups: readonly GroupOfFile[];
  /** Of the application's code. */
  readonly thresholds: readonly ThresholdRule[];
  /** Of groups that have none. */
  readonly interval: PromDuration;
  readonly channels: readonly ChannelSettings[];
  /** Names of the channels that the application has written. */
  readonly ownChannels: readonly string[];
  /** Milliseconds that those have for a message. */
  readonly channelTimeoutMs: number;
  readonly routes: readonly AlertRoute[];
  /** Undefined: a worse alert mutes the milder ones of the same preset and subject. */
  readonly inhibitions?: readonly Inhibition[] | undefined;
  readonly maintenance: readonly MaintenanceWindow[];
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly externalUrl?: string | undefined;
  /** Whether the main thread wants to hear what people do, for the audit log. */
  readonly audited: boolean;
}
