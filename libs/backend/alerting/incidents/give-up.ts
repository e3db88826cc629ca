import type { Notification } from '#contracts';
import type { IncidentParts } from './incident-parts.js';

/** A message was given up. When it was the last one to the channel, the one before it counts again. */
export function giveUp(channel: string, notification: Notification, { lives }: IncidentParts): void {
  const { incident, idempotencyKey } = notification;
  const live = lives.withId(incident.id);
  const log = live?.channels.get(channel);
  if (!live || !log || idempotencyKey !== `${incident.id}-${channel}-${log.sequence}`) return;
  log.last = log.before;
  log.before = undefined;
  lives.touch(live);
}
