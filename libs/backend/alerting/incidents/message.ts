import type { Alert, Notification, NotificationReason } from '#contracts';
import type { ChannelLog, LiveIncident, LogEntry, TrackedAlert } from './live-incident.js';

/** The alerts that one message reports, and its reason. */
export interface Message {
  readonly reason: NotificationReason;
  readonly firing: readonly TrackedAlert[];
  readonly resolved: readonly TrackedAlert[];
}

/** The notification log after a message was sent. */
export function logged({ last }: ChannelLog, { reason, firing, resolved }: Message, nowMs: number): LogEntry {
  const firingNow = new Set(firing.map(fingerprint));
  const gone = new Set([...(last?.resolved ?? []), ...resolved.map(fingerprint)]);
  for (const one of firingNow) gone.delete(one);
  const believed = new Set([...(last?.believed ?? []), ...firingNow]);
  for (const one of gone) believed.delete(one);
  return { reason, atMs: nowMs, firing: firingNow, resolved: gone, believed };
}

export interface NotificationParts {
  readonly live: LiveIncident;
  readonly channel: string;
  readonly sequence: number;
  readonly message: Message;
  readonly externalUrl: string | undefined;
  readonly nowMs: number;
}

export function notificationOf(parts: NotificationParts): Notification {
  const { live, channel, sequence, message, externalUrl, nowMs } = parts;
  const alerts = [...message.firing.map(asFiring), ...message.resolved.map(({ alert }) => alert)];
  return {
    idempotencyKey: `${live.incident.id}-${channel}-${sequence}`,
    reason: message.reason,
    status: message.reason === 'resolved' ? 'resolved' : 'firing',
    incident: live.incident,
    alerts,
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    ...(externalUrl !== undefined && { externalUrl }),
    timeMs: nowMs,
  };
}

function fingerprint({ alert }: TrackedAlert): string {
  return alert.fingerprint;
}

/** An alert that was resolved for less than the resolve wait is reported as firing. */
function asFiring({ alert, goneSinceMs }: TrackedAlert): Alert {
  if (goneSinceMs === undefined) return alert;
  const { resolvedAtMs: _, ...rest } = alert;
  return { ...rest, state: 'firing' };
}

function common(records: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = records;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((other) => other[name] === value)),
  );
}
