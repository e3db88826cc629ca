import type { TrailAction } from '#contracts';

const ALL: Readonly<Record<TrailAction, true>> = {
  alert_fired: true,
  alert_resolved: true,
  alert_inhibited: true,
  alert_silenced: true,
  alert_cooling_down: true,
  incident_opened: true,
  incident_acknowledged: true,
  incident_suppressed: true,
  incident_resumed: true,
  incident_resolved: true,
  incident_escalated: true,
  notification_sent: true,
  notification_failed: true,
  notification_dropped: true,
  silence_created: true,
  silence_changed: true,
  silence_expired: true,
  maintenance_created: true,
  maintenance_changed: true,
  maintenance_started: true,
  maintenance_ended: true,
  maintenance_removed: true,
  rule_registered: true,
  rule_removed: true,
  rule_failed: true,
  channel_registered: true,
  channel_removed: true,
};

/** All kinds of trail entries. The type checker ensures that none is missing. */
export const TRAIL_ACTIONS = Object.keys(ALL) as readonly TrailAction[];
