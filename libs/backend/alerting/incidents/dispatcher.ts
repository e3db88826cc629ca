import type { Notification } from '#contracts';
import { decide, lastMessage, standingOf } from './decide.js';
import type { IncidentParts } from './incident-parts.js';
import { without } from './incident-view.js';
import { firingAlerts, isAftermath, type LiveIncident } from './live-incident.js';
import { logged, notificationOf, type Message } from './message.js';
import { openFollowing } from './open-incident.js';
import { reviewMutes } from './review-mutes.js';
import type { Work } from './work.js';

/** Who resolves an incident, and why; both are absent when its alerts were resolved. */
export type Resolution = { readonly by?: string; readonly reason?: string };

/** Does the due work of open incidents: notifies channels, escalates, resolves. Its timing is Alertmanager's. */
export class Dispatcher {
  constructor(private readonly parts: IncidentParts) {}

  /** @param areRulesKnown false after a start, until all rules were evaluated or the time for that has passed */
  tick(work: Work, areRulesKnown: boolean): void {
    for (const live of this.parts.lives.all()) {
      const mayTell = areRulesKnown || live.unconfirmed.size === 0;
      if (isAftermath(live)) {
        if (mayTell && work.nowMs >= live.followUpMs!) this.followUp(live, work);
        continue;
      }
      if (mayTell && isSuppressed(live) && work.nowMs >= live.incident.suppressedUntilMs!)
        this.resume(live, work);
      else if (mayTell && work.nowMs >= live.nextFlushMs) this.flush(live, work);
      else reviewMutes(live, this.parts, work);
      if (mayTell && isEscalationDue(live, work.nowMs)) this.escalate(live, work);
    }
  }

  /**
   * When work is due next. Milliseconds since 1970; `Infinity` for never.
   *
   * @param rulesKnownFromMs time from which incidents do not wait for rules that were not evaluated since the start
   */
  nextDueMs(rulesKnownFromMs: number): number {
    let next = Infinity;
    for (const live of this.parts.lives.all()) {
      const { nextFlushMs, followUpMs, escalateMs = Infinity, incident } = live;
      const resumeMs = isSuppressed(live) ? incident.suppressedUntilMs! : Infinity;
      const dueMs = Math.min(nextFlushMs, resumeMs, isSuppressed(live) ? Infinity : escalateMs);
      const fromMs = live.unconfirmed.size > 0 ? rulesKnownFromMs : -Infinity;
      next = Math.min(next, Math.max(fromMs, followUpMs ?? dueMs));
    }
    return next;
  }

  /**
   * Resolves an incident and notifies the channels that were notified of it, muted or not, because they still show it
   * as open.
   */
  resolve(live: LiveIncident, { by, reason }: Resolution, work: Work): void {
    const { nowMs } = work;
    const resolved = {
      atMs: nowMs,
      ...(by !== undefined && { by }),
      ...(reason !== undefined && { reason }),
    };
    live.incident = {
      ...without(live.incident, 'suppressedUntilMs'),
      state: 'resolved',
      resolved,
      updatedAtMs: nowMs,
    };
    work.note('incident_resolved', {
      incident: live.incident.id,
      ...(by !== undefined && { by }),
      text: reason ?? (by === undefined ? 'all alerts are resolved' : 'by hand'),
    });
    for (const [channel, { last }] of live.channels)
      if (last) this.tell(live, channel, lastMessage(live, last), work);
    this.parts.lives.touch(live);
  }

  private flush(live: LiveIncident, work: Work, isResumed = false): void {
    const { nowMs } = work;
    reviewMutes(live, this.parts, work, true);
    live.nextFlushMs = nowMs + live.plan.groupIntervalMs;
    if (!live.flushed) this.parts.lives.touch(live);
    live.flushed = true;
    const standing = standingOf(live, nowMs);
    if (standing.isOver) {
      this.resolve(live, {}, work);
      this.parts.lives.drop(live, work);
      return;
    }
    if (isSuppressed(live)) return;
    for (const channel of live.incident.channels) {
      const last = live.channels.get(channel)?.last;
      const { firing } = standing;
      const isReminder = isResumed && last && firing.length > 0 && !live.incident.acknowledged;
      const message =
        decide(live, last, standing, nowMs) ??
        (isReminder ? ({ reason: 'repeated', firing, resolved: [] } as const) : undefined);
      if (message) this.tell(live, channel, message, work);
    }
  }

  private resume(live: LiveIncident, work: Work): void {
    const { incident } = live;
    live.incident = {
      ...without(incident, 'suppressedUntilMs'),
      state: incident.acknowledged ? 'acknowledged' : 'triggered',
    };
    this.parts.lives.touch(live);
    work.note('incident_resumed', { incident: incident.id });
    this.flush(live, work, true);
  }

  private followUp(live: LiveIncident, work: Work): void {
    const alerts = firingAlerts(live).map(({ alert }) => alert);
    if (alerts.length > 0) openFollowing(live, alerts, this.parts, work);
    else this.parts.lives.drop(live, work);
  }

  private escalate(live: LiveIncident, work: Work): void {
    const { escalate } = live.plan;
    this.parts.lives.touch(live);
    live.escalateMs = undefined;
    if (!escalate) return;
    reviewMutes(live, this.parts, work, true);
    const { firing } = standingOf(live, work.nowMs);
    if (firing.length === 0) {
      live.escalateMs = work.nowMs + live.plan.groupIntervalMs;
      return;
    }
    live.escalated = true;
    const channels = [...new Set([...live.incident.channels, ...escalate.channels])];
    live.incident = { ...live.incident, channels };
    work.note('incident_escalated', {
      incident: live.incident.id,
      text: `to ${escalate.channels.join(', ')}: nobody acknowledged it`,
      details: { channels: escalate.channels },
    });
    for (const channel of new Set(escalate.channels))
      this.tell(live, channel, { reason: 'escalated', firing, resolved: [] }, work);
  }

  private tell(live: LiveIncident, channel: string, message: Message, work: Work): void {
    const { lives, deliver, externalUrl, warn } = this.parts;
    const { nowMs } = work;
    const log = live.channels.get(channel) ?? { sequence: 0 };
    const sequence = log.sequence + 1;
    live.channels.set(channel, { sequence, last: logged(log, message, nowMs), before: log.last });
    for (const tracked of message.firing) tracked.hidden = false;
    live.toldMs ??= nowMs;
    const { escalate } = live.plan;
    if (escalate && !live.escalated && !live.incident.acknowledged)
      live.escalateMs ??= nowMs + escalate.afterMs;
    lives.touch(live);
    work.write(() => {
      const notification: Notification = notificationOf({
        live,
        channel,
        sequence,
        message,
        externalUrl,
        nowMs,
      });
      try {
        deliver(channel, notification);
      } catch (error) {
        warn(`A notification for the channel "${channel}" was lost: ${String(error)}`);
      }
    });
  }
}

function isSuppressed({ incident }: LiveIncident): boolean {
  return incident.state === 'suppressed';
}

function isEscalationDue(live: LiveIncident, nowMs: number): boolean {
  const { escalateMs, incident } = live;
  return escalateMs !== undefined && nowMs >= escalateMs && incident.state === 'triggered';
}
