import type { Notification } from '#contracts';
import type { IncidentParts } from './incident-parts.js';

/**
 * Why a waiting message must not be sent any more: all its alerts have been silenced, inhibited or suppressed
 * meanwhile, or it is an escalation and the incident has been acknowledged. Undefined when it may be sent.
 */
export function whyWithheld(
  { reason, incident: { id }, alerts }: Notification,
  nowMs: number,
  { lives, muting }: IncidentParts,
): string | undefined {
  const live = lives.withId(id);
  if (!live || reason === 'resolved' || reason === 'test') return undefined;
  if (live.incident.state === 'suppressed') return 'the incident is suppressed';
  if (reason === 'escalated' && live.incident.acknowledged) return 'the incident is acknowledged';
  const mutes = alerts.filter(({ state }) => state === 'firing').map((alert) => muting.muteOf(alert, nowMs));
  const [first] = mutes;
  return first && mutes.every((mute) => mute !== undefined) ? `${first.kind}: ${first.text}` : undefined;
}
