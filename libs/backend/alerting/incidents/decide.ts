import type { LiveIncident, LogEntry, TrackedAlert } from './live-incident.js';
import type { Message } from './message.js';

/** The alerts of an incident at a moment, as notifications show them. */
export interface Standing {
  /** Alerts that are notified: not muted, and firing or resolved for less than the resolve wait. */
  readonly firing: readonly TrackedAlert[];
  /** Resolved alerts that are not muted. */
  readonly gone: readonly TrackedAlert[];
  /** All alerts have been resolved for the resolve wait. */
  readonly isOver: boolean;
}

export function standingOf({ alerts, unheard, plan }: LiveIncident, nowMs: number): Standing {
  const firing: TrackedAlert[] = [];
  const gone: TrackedAlert[] = [];
  let isOver = unheard.size === 0;
  for (const tracked of alerts.values()) {
    const isGone = tracked.goneSinceMs !== undefined && nowMs - tracked.goneSinceMs >= plan.resolveWaitMs;
    if (!isGone) isOver = false;
    if (tracked.mutedBy === undefined) (isGone ? gone : firing).push(tracked);
  }
  return { firing, gone, isOver };
}

/**
 * Decides whether a channel is notified of an open incident, by Alertmanager's rules: when alerts fire that the
 * previous message did not contain, when alerts were resolved since, or when the repeat interval has passed. An
 * acknowledged incident is notified only when further alerts fire.
 *
 * @param last the previous message to this channel
 */
export function decide(
  { plan, incident }: LiveIncident,
  last: LogEntry | undefined,
  { firing, gone }: Standing,
  nowMs: number,
): Message | undefined {
  const resolved = gone.filter((tracked) => isNews(tracked, last));
  if (!last) return firing.length > 0 ? { reason: 'opened', firing, resolved } : undefined;
  if (firing.some(({ alert }) => !last.firing.has(alert.fingerprint)))
    return { reason: 'changed', firing, resolved };
  if (incident.acknowledged) return undefined;
  if (resolved.length > 0) return { reason: 'changed', firing, resolved };
  const isTime = firing.length > 0 && nowMs - last.atMs >= plan.repeatIntervalMs;
  return isTime ? { reason: 'repeated', firing, resolved } : undefined;
}

/** Whether the channel should be notified that an alert was resolved, and has not been yet. */
function isNews({ alert, hidden, goneSinceMs }: TrackedAlert, last: LogEntry | undefined): boolean {
  if (last?.believed.has(alert.fingerprint)) return true;
  return goneSinceMs !== undefined && !hidden && !last?.resolved.has(alert.fingerprint);
}

/** The message that an incident is resolved, for a channel that was notified of it. */
export function lastMessage({ alerts }: LiveIncident, last: LogEntry): Message {
  const all = [...alerts.values()];
  const news = all.filter((tracked) => isNews(tracked, last));
  const told = all.filter(({ alert }) => last.resolved.has(alert.fingerprint));
  return { reason: 'resolved', firing: [], resolved: news.length > 0 ? news : told };
}
