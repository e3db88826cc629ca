import type { Alert, Incident, NotificationReason } from '#contracts';
import type { NotifyPlan } from '../routing/notify-plan.js';

/** An alert of an open incident. Times are milliseconds since 1970. */
export interface TrackedAlert {
  /** The alert as last received. */
  alert: Alert;
  /** Time at which it was resolved; absent while it fires. */
  goneSinceMs?: number | undefined;
  /** Why no notification is sent for it, as of the last review, e.g. `silenced ID`. */
  mutedBy?: string | undefined;
  /** Set when the alert was muted before any notification of it: its end is not notified either. */
  hidden: boolean;
}

/** The last message of one channel about one incident, with fingerprints as in Alertmanager's notification log. */
export interface LogEntry {
  readonly reason: NotificationReason;
  readonly atMs: number;
  /** Alerts that fired in this message. */
  readonly firing: ReadonlySet<string>;
  /** Alerts that this or an earlier message reported as resolved, and that have not fired since. */
  readonly resolved: ReadonlySet<string>;
  /** Alerts that the channel still shows as firing. */
  readonly believed: ReadonlySet<string>;
}

/** The messages sent to one channel. */
export interface ChannelLog {
  /** Sequence number of the last message. */
  sequence: number;
  /** The last message; undefined before the first. */
  last?: LogEntry | undefined;
  /** The message before the last: it is restored when the last one is given up. */
  before?: LogEntry | undefined;
}

/** An incident that is open, or was resolved by hand while its alerts still fire. Times are milliseconds since 1970. */
export interface LiveIncident {
  incident: Incident;
  /** The same for alerts of one group. */
  readonly key: string;
  readonly plan: NotifyPlan;
  readonly alerts: Map<string, TrackedAlert>;
  /** Fingerprints of alerts from before a restart that were not stored in full and have not been received since. */
  readonly unheard: Set<string>;
  /**
   * Fingerprints of alerts that fired before a restart, or before the incident was opened, and that no rule has
   * confirmed since: until then the incident sends no notifications, unless all rules have been evaluated.
   */
  readonly unconfirmed: Set<string>;
  readonly channels: Map<string, ChannelLog>;
  /** Time of the next review for changes to notify: the timer of a group in Alertmanager. */
  nextFlushMs: number;
  /** Whether it was reviewed once, i.e. the group wait has passed. */
  flushed: boolean;
  /** Time of the first notification. */
  toldMs?: number | undefined;
  /** Time at which the incident is escalated if it is not acknowledged. */
  escalateMs?: number | undefined;
  escalated: boolean;
  /** Duration of the last suppression. */
  suppressedForMs?: number | undefined;
  /** Set after it was resolved by hand: the time at which the follow-up incident opens. */
  followUpMs?: number | undefined;
  /** Version of the mutes at the last review. */
  reviewed: number;
}

/** Whether it was resolved by hand and its alerts still fire. */
export function isAftermath({ followUpMs }: LiveIncident): boolean {
  return followUpMs !== undefined;
}

export function firingAlerts({ alerts }: LiveIncident): TrackedAlert[] {
  return [...alerts.values()].filter(({ goneSinceMs }) => goneSinceMs === undefined);
}
