import type { Mute } from '../silences/muting.js';
import type { IncidentParts } from './incident-parts.js';
import type { LiveIncident, TrackedAlert } from './live-incident.js';
import type { Work } from './work.js';

/**
 * Checks which alerts of an incident are muted, and adds a trail entry for newly muted ones.
 *
 * @param always checks even when the mutes have not changed since the last review
 */
export function reviewMutes(
  live: LiveIncident,
  { lives, muting }: IncidentParts,
  work: Work,
  always = false,
): void {
  const { version } = muting;
  if (!always && live.reviewed === version) return;
  live.reviewed = version;
  const isSuppressed = live.incident.state === 'suppressed';
  for (const tracked of live.alerts.values()) {
    const mute = muting.muteOf(tracked.alert, work.nowMs);
    const mutedBy = mute && `${mute.kind} ${mute.by}`;
    const hidden = tracked.hidden || mute !== undefined || isSuppressed;
    if (mutedBy === tracked.mutedBy && hidden === tracked.hidden) continue;
    const isNew = mute && mutedBy !== tracked.mutedBy && tracked.goneSinceMs === undefined;
    if (isNew) noteMute(live, tracked, mute, work);
    tracked.mutedBy = mutedBy;
    tracked.hidden = hidden;
    lives.touch(live);
  }
}

function noteMute(live: LiveIncident, { alert }: TrackedAlert, mute: Mute, work: Work): void {
  const { kind, by, text } = mute;
  work.note(kind === 'inhibited' ? 'alert_inhibited' : 'alert_silenced', {
    incident: live.incident.id,
    alert: alert.fingerprint,
    rule: alert.rule,
    text,
    ...(kind === 'silenced' ? { silence: by } : { details: { by } }),
  });
}
