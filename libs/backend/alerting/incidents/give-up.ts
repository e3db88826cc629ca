import type { Notification } from '#contracts';
import type { IncidentParts } from './incident-parts.js';
import type { LiveIncident } from './live-incident.js';

/** Handles a message that was given up. If it was the channel's last message, the log returns to the one before. */
export function giveUp(channel: string, notification: Notification, { lives }: IncidentParts): void {
  const { incident, idempotencyKey, reason } = notification;
  const live = lives.withId(incident.id);
  const log = live?.channels.get(channel);
  if (!live || !log || idempotencyKey !== `${incident.id}-${channel}-${log.sequence}`) return;
  log.last = log.before;
  log.before = undefined;
  if (reason === 'escalated' && !log.last) leaveOut(channel, live);
  lives.touch(live);
}

/** An acknowledged incident is not escalated: a channel that does not know of it yet gets no message at the next review. */
function leaveOut(channel: string, live: LiveIncident): void {
  const { incident, plan } = live;
  if (!incident.acknowledged || plan.channels.includes(channel)) return;
  live.incident = { ...incident, channels: incident.channels.filter((name) => name !== channel) };
}
