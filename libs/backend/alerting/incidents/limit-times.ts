import type { ChannelLog, LiveIncident, LogEntry } from './live-incident.js';

/**
 * Limits the times of an incident to plausible ones: no work is due later than one interval from now, and no event lies
 * in the future. After the clock was set back, a notification is at most one interval late, never more frequent.
 *
 * @returns whether a time changed
 */
export function limitTimes(live: LiveIncident, nowMs: number): boolean {
  const { plan, flushed } = live;
  const before = JSON.stringify(timesOf(live));
  live.nextFlushMs = Math.min(live.nextFlushMs, nowMs + (flushed ? plan.groupIntervalMs : plan.groupWaitMs));
  live.toldMs = earlier(live.toldMs, nowMs);
  live.followUpMs = earlier(live.followUpMs, nowMs + plan.groupIntervalMs);
  if (plan.escalate) live.escalateMs = earlier(live.escalateMs, nowMs + plan.escalate.afterMs);
  const suppressedUntilMs = earlier(live.incident.suppressedUntilMs, nowMs + (live.suppressedForMs ?? 0));
  if (suppressedUntilMs !== undefined) live.incident = { ...live.incident, suppressedUntilMs };
  for (const tracked of live.alerts.values()) tracked.goneSinceMs = earlier(tracked.goneSinceMs, nowMs);
  for (const log of live.channels.values()) limitLog(log, nowMs);
  return JSON.stringify(timesOf(live)) !== before;
}

function limitLog(log: ChannelLog, nowMs: number): void {
  const limit = (entry: LogEntry | undefined): LogEntry | undefined =>
    entry && entry.atMs > nowMs ? { ...entry, atMs: nowMs } : entry;
  log.last = limit(log.last);
  log.before = limit(log.before);
}

function earlier(timeMs: number | undefined, limitMs: number): number | undefined {
  return timeMs === undefined ? undefined : Math.min(timeMs, limitMs);
}

function timesOf({ nextFlushMs, toldMs, followUpMs, escalateMs, incident, channels }: LiveIncident): unknown {
  const told = [...channels.values()].map(({ last }) => last?.atMs);
  return [nextFlushMs, toldMs, followUpMs, escalateMs, incident.suppressedUntilMs, told];
}
