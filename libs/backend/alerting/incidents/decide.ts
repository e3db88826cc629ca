import type { LiveIncident, LogEntry, TrackedAlert } from './live-incident.js';
import type { Message } from './message.js';

/** The alerts of an incident at a moment, as messages see them. */
export interface Standing {
  /** Those of which somebody is told: they fire, or are gone for less than the resolve wait. */
  readonly firing: readonly TrackedAlert[];
  /** Gone, and not muted. */
  readonly gone: readonly TrackedAlert[];
  /** All alerts are gone for as long as the resolve wait. */
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
 * Whether a channel is to be told of an open incident, as Alertmanager decides it: when there are alerts that fire and the
 * message before did not have, alerts that were resolved since, or the repeat interval is over. One that was acknowledged is
 * told only when further alerts fire.
 *
 * @param last the message before to this channel
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

/** Whether the end of an alert is something that the channel wants to know, and does not know yet. */
function isNews({ alert, hidden, goneSinceMs }: TrackedAlert, last: LogEntry | undefined): boolean {
  if (last?.believed.has(alert.fingerprint)) return true;
  return goneSinceMs !== undefined && !hidden && !last?.resolved.has(alert.fingerprint);
}

/** The message that an incident is over, to a channel that was told of it. */
export function lastMessage({ alerts }: LiveIncident, last: LogEntry): Message {
  const all = [...alerts.values()];
  const news = all.filter((tracked) => isNews(tracked, last));
  const told = all.filter(({ alert }) => last.resolved.has(alert.fingerprint));
  return { reason: 'resolved', firing: [], resolved: news.length > 0 ? news : told };
}
