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

/** Dependencies that the environment provides to channels. */
export interface ChannelParts {
  /** Secrets are read at every attempt, so that they can change while the process runs. */
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly templates: TemplateRenderer;
  /** Writes a line to the application's log. */
  readonly log: (line: ChannelLine) => void;
  /** Logs that a background receiver became unreachable, or is reachable again. */
  readonly warn?: (message: string) => void;
  /**
   * Loads an optional package by name. In the telemetry thread: from the absolute path that the main thread resolved.
   *
   * @throws ObservabilityError `OBS_PEER_MISSING`
   */
  readonly loadPeer: (name: string) => unknown;
  /** Labels that are added to every alert of this process. */
  readonly externalLabels?: Readonly<Record<string, string>>;
  /** Evaluation interval of a rule group, milliseconds. */
  readonly intervalMs?: (group: string) => number;
  /** Replaces network requests in tests. */
  readonly exchange?: HttpExchange;
}

/** Context of one attempt to send. */
export interface Attempt {
  /** Aborted when the attempt's time limit has passed. */
  readonly signal: AbortSignal;
  /** Reads secrets, and removes them from error messages. */
  readonly secrets: SecretReader;
}

/**
 * Receives alerts instead of notifications about incidents: the receiver does the grouping, silencing and inhibition.
 */
export interface AlertForwarder {
  /** Takes all firing alerts of a rule, and those resolved recently. */
  receive(alerts: readonly Alert[], timeMs: number): void;
  /** Starts sending what is due and returns at once; see {@link settled}. */
  flush(nowMs: number): void;
  /** Resolves when the requests in flight have ended. */
  settled(): Promise<void>;
}

/** Signals to an external monitor that rules are still evaluated. */
export interface Heartbeat {
  /** Call it after a round of evaluation. Returns at once. */
  beat(nowMs: number): void;
  settled(): Promise<void>;
}

/** Health of a channel that {@link Delivery} does not drive. */
export interface ChannelHealth {
  readonly status: 'ok' | 'failing';
  readonly lastError?: string;
}

/** A built-in channel. */
export interface Channel extends NotificationChannel {
  readonly type: string;
  /** Time limit of one attempt, milliseconds. */
  readonly timeoutMs: number;
  /** Set by channels that forward alerts. */
  readonly forwarder?: AlertForwarder;
  /** Set by channels that only send heartbeats. */
  readonly heartbeat?: Heartbeat;
  /** Set together with `forwarder` or `heartbeat`. */
  health?(): ChannelHealth;
}

/** The work of a channel, before secrets are removed from its errors. */
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

/** Settings that every channel accepts. */
export interface CommonSettings {
  readonly name: string;
  readonly type: string;
  readonly timeoutMs: number;
  readonly sendResolved: boolean;
}

/** A channel type: the table of its settings, and the factory of its work. */
export interface ChannelType<T extends Options = Options> {
  readonly type: string;
  /** Settings of this type; the common settings are added to them. */
  readonly settings: T;
  /** Problems in the combination of settings, each `FIELD: problem`. */
  readonly problems?: (settings: SettledOptions<T> & CommonSettings) => readonly string[];
  readonly create: (settings: SettledOptions<T> & CommonSettings, parts: ChannelParts) => ChannelWork;
}

/** Declares a channel type; the TypeScript types of its settings are inferred from their table. */
export function channelType<const T extends Options>(declared: ChannelType<T>): ChannelType {
  // The settings of a type are validated against its own table before they reach its functions.
  return declared as unknown as ChannelType;
}

export type { ChannelSettings };
