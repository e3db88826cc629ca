import type {
  Alert,
  ChannelSettings,
  Clock,
  DeliveryReceipt,
  Notification,
  NotificationChannel,
} from '#contracts';
import type { TemplateRenderer } from '#alert-templates';
import type { Options, SettledOptions } from '#options';
import type { HttpExchange } from './http/exchange.js';
import type { SecretReader, Secrets } from './settings/secrets.js';

/** A line that the log channel writes. */
export interface ChannelLine {
  readonly level: 'error' | 'warn' | 'info';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What channels need of the place where they run. */
export interface ChannelParts {
  /** Read at every attempt, so that a secret can be changed while the process runs. */
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly templates: TemplateRenderer;
  /** Writes a line to the log of the application. */
  readonly log: (line: ChannelLine) => void;
  /** A line for the log: a receiver in the background is not reached, or is again. */
  readonly warn?: (message: string) => void;
  /**
   * Loads an optional package by its name. In the telemetry thread: from the absolute path that the main thread found.
   *
   * @throws ObservabilityError `OBS_PEER_MISSING`
   */
  readonly loadPeer: (name: string) => unknown;
  /** Labels that every alert of this process has. */
  readonly externalLabels?: Readonly<Record<string, string>>;
  /** Milliseconds between two evaluations of a group of rules. */
  readonly intervalMs?: (group: string) => number;
  /** In place of requests over the network. */
  readonly exchange?: HttpExchange;
}

/** One attempt to send. */
export interface Attempt {
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Reads secrets, and keeps them out of errors. */
  readonly secrets: SecretReader;
}

/** Takes alerts as they are, in place of incidents: grouping, silences and inhibition are the receiver's. */
export interface AlertForwarder {
  /** All firing alerts of a rule, and those that were resolved lately. */
  receive(alerts: readonly Alert[], timeMs: number): void;
  /** Sends what is due. Returns at once; @see settled */
  flush(nowMs: number): void;
  /** Once the requests that are under way have ended. */
  settled(): Promise<void>;
}

/** Tells somebody outside that the evaluation of rules goes on. */
export interface Heartbeat {
  /** After a round of evaluation. Returns at once. */
  beat(nowMs: number): void;
  settled(): Promise<void>;
}

/** How a channel fares that is not driven by {@link Delivery}. */
export interface ChannelHealth {
  readonly status: 'ok' | 'failing';
  readonly lastError?: string;
}

/** A channel of ours. */
export interface Channel extends NotificationChannel {
  readonly type: string;
  /** Of one attempt, milliseconds. */
  readonly timeoutMs: number;
  /** Set by channels that take alerts. */
  readonly forwarder?: AlertForwarder;
  /** Set by channels that only say that we live. */
  readonly heartbeat?: Heartbeat;
  /** Set with `forwarder` and `heartbeat`. */
  health?(): ChannelHealth;
}

/** What a channel does, before secrets are kept out of its errors. */
export interface ChannelWork {
  deliver(
    notification: Notification,
    attempt: Attempt,
  ): DeliveryReceipt | void | Promise<DeliveryReceipt | void>;
  readonly forwarder?: AlertForwarder;
  readonly heartbeat?: Heartbeat;
  health?(): ChannelHealth;
  close?(): void | Promise<void>;
}

/** What all channels can be told. */
export interface CommonSettings {
  readonly name: string;
  readonly type: string;
  readonly timeoutMs: number;
  readonly sendResolved: boolean;
}

/** A type of channel: its settings, and what it does. */
export interface ChannelType<T extends Options = Options> {
  readonly type: string;
  /** Its own settings; those that all have come on top. */
  readonly settings: T;
  /** What is wrong with several settings together, each `FIELD: problem`. */
  readonly problems?: (settings: SettledOptions<T> & CommonSettings) => readonly string[];
  readonly create: (settings: SettledOptions<T> & CommonSettings, parts: ChannelParts) => ChannelWork;
}

/** Declares a type of channel; the types of its settings follow from their table. */
export function channelType<const T extends Options>(declared: ChannelType<T>): ChannelType {
  // Settings of a type are checked by its own table before they reach its functions.
  return declared as unknown as ChannelType;
}

export type { ChannelSettings };
