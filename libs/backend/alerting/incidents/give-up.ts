import type { Notification } from '#contracts';
import type { IncidentParts } from './incident-parts.js';

/** Handles a message that was given up. If it was the channel's last message, the log returns to the one before. */
export function giveUp(channel: string, notification: Notification, { lives }: IncidentParts): void {
  const { incident, idempotencyKey } = notification;
  const live = lives.withId(incident.id);
  const log = live?.channels.get(channel);
  if (!live || !log || idempotencyKey !== `${incident.id}-${channel}-${log.sequence}`) return;
  log.last = log.before;
  log.before = undefined;
  lives.touch(live);
}
