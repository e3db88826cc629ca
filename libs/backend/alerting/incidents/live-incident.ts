import type { Alert, Incident, NotificationReason } from '#contracts';
import type { NotifyPlan } from '../routing/notify-plan.js';

/** An alert of an open incident. Times are milliseconds since 1970. */
export interface TrackedAlert {
  /** As it was heard of last. */
  alert: Alert;
  /** Since when it is resolved; absent while it fires. */
  goneSinceMs?: number | undefined;
  /** Why nobody is told of it, as it was at the last look: `silenced ID`. */
  mutedBy?: string | undefined;
  /** Nobody was told that it fires, since it was muted at some time. Then nobody is told that it was resolved either. */
  hidden: boolean;
}

/** The message before of one channel about one incident: fingerprints as in Alertmanager's notification log. */
export interface LogEntry {
  readonly reason: NotificationReason;
  readonly atMs: number;
  /** Alerts that fired, in this message. */
  readonly firing: ReadonlySet<string>;
  /** Alerts that this or an earlier message said were resolved, and that did not fire again since. */
  readonly resolved: ReadonlySet<string>;
  /** Alerts that the channel believes to fire. */
  readonly believed: ReadonlySet<string>;
}

/** What was told to one channel. */
export interface ChannelLog {
  /** Number of the last message. */
  sequence: number;
  /** Undefined when nothing was told. */
  last?: LogEntry | undefined;
  /** The message before the last: counts again when the last one was given up. */
  before?: LogEntry | undefined;
}

/** An incident that is open, or was resolved by hand while its alerts still fire. Times are milliseconds since 1970. */
export interface LiveIncident {
  incident: Incident;
  /** Same for alerts that belong together. */
  readonly key: string;
  readonly plan: NotifyPlan;
  readonly alerts: Map<string, TrackedAlert>;
  /** Fingerprints from before a restart of alerts that were not kept in full and have not been heard of since. */
  readonly unheard: Set<string>;
  /**
   * Fingerprints of alerts that fired before a restart, or before the incident was opened, and that no rule has confirmed
   * since: until then nothing is told, unless all rules were evaluated.
   */
  readonly unconfirmed: Set<string>;
  readonly channels: Map<string, ChannelLog>;
  /** When changes are looked at next, to tell them: the timer of a group in Alertmanager. */
  nextFlushMs: number;
  /** It was looked at once: the group wait is over. */
  flushed: boolean;
  /** When somebody was told of it for the first time. */
  toldMs?: number | undefined;
  /** When nobody acknowledged it until then, others are told. */
  escalateMs?: number | undefined;
  escalated: boolean;
  /** How long it was suppressed for, of the last time. */
  suppressedForMs?: number | undefined;
  /** Of one that was resolved by hand: when the incident that follows it opens. */
  followUpMs?: number | undefined;
  /** Version of the mutes at the last look at them. */
  reviewed: number;
}

/** Whether it was resolved by hand and its alerts still fire. */
export function isAftermath({ followUpMs }: LiveIncident): boolean {
  return followUpMs !== undefined;
}

export function firingAlerts({ alerts }: LiveIncident): TrackedAlert[] {
  return [...alerts.values()].filter(({ goneSinceMs }) => goneSinceMs === undefined);
}
