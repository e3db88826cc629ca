import type { Alert, Incident } from '#contracts';
import type { NotifyPlan } from '../routing/notify-plan.js';
import { without } from './incident-view.js';
import type { ChannelLog, LiveIncident, LogEntry } from './live-incident.js';

type KeptEntry = Omit<LogEntry, 'firing' | 'resolved' | 'believed'> &
  Readonly<Record<'firing' | 'resolved' | 'believed', readonly string[]>>;

interface KeptAlert {
  readonly fingerprint: string;
  readonly goneSinceMs?: number | undefined;
  readonly mutedBy?: string | undefined;
  readonly hidden: boolean;
}

interface KeptChannel {
  readonly sequence: number;
  readonly last?: KeptEntry | undefined;
  readonly before?: KeptEntry | undefined;
}

/** Stored data of an open incident besides the incident itself. */
export interface LiveDocument extends Pick<
  LiveIncident,
  | 'key'
  | 'plan'
  | 'nextFlushMs'
  | 'flushed'
  | 'toldMs'
  | 'escalateMs'
  | 'escalated'
  | 'suppressedForMs'
  | 'followUpMs'
> {
  readonly alerts: readonly KeptAlert[];
  readonly channels: Readonly<Record<string, KeptChannel>>;
}

export function documentOf(live: LiveIncident): LiveDocument {
  const {
    incident: _incident,
    alerts,
    unheard,
    channels,
    reviewed: _reviewed,
    unconfirmed: _,
    ...rest
  } = live;
  return {
    ...rest,
    alerts: [
      ...[...alerts].map(([fingerprint, { goneSinceMs, mutedBy, hidden }]) => ({
        fingerprint,
        goneSinceMs,
        mutedBy,
        hidden,
      })),
      ...[...unheard].map((fingerprint) => ({ fingerprint, hidden: false })),
    ],
    channels: Object.fromEntries([...channels].map(([name, log]) => [name, keptChannel(log)])),
  };
}

/**
 * Restores an open incident from before a restart. Its times are limited, because the clock may have been set back
 * meanwhile.
 *
 * @param plan the notification plan in the current options
 */
export function liveOf(document: LiveDocument, incident: Incident, plan: NotifyPlan): LiveIncident {
  const { alerts: kept, channels, ...rest } = document;
  const inFull = new Map(incident.alerts.map((alert) => [alert.fingerprint, alert]));
  const notInFull = kept.filter(({ fingerprint }) => !inFull.has(fingerprint)).length;
  const live: LiveIncident = {
    ...rest,
    incident: withLeftOut(incident, (incident.alertsLeftOut ?? 0) - notInFull),
    plan,
    alerts: new Map(),
    unheard: new Set(),
    unconfirmed: new Set(),
    channels: new Map(Object.entries(channels).map(([name, log]) => [name, channelLog(log)])),
    reviewed: -1,
  };
  for (const { fingerprint, ...tracked } of kept) {
    const alert = inFull.get(fingerprint);
    if (alert) live.alerts.set(fingerprint, { alert: withNumber(alert), ...tracked });
    else if (tracked.goneSinceMs === undefined) live.unheard.add(fingerprint);
    if (tracked.goneSinceMs === undefined) live.unconfirmed.add(fingerprint);
  }
  return live;
}

/** The stored incident also counts alerts that did not fit into it; here they are known. */
function withLeftOut(incident: Incident, alertsLeftOut: number): Incident {
  return { ...without(incident, 'alertsLeftOut'), ...(alertsLeftOut > 0 && { alertsLeftOut }) };
}

/** JSON has no NaN; it stores null. */
function withNumber(alert: Alert): Alert {
  return { ...alert, value: alert.value ?? NaN };
}

function keptChannel({ sequence, last, before }: ChannelLog): KeptChannel {
  return { sequence, last: last && keptEntry(last), before: before && keptEntry(before) };
}

function keptEntry({ firing, resolved, believed, ...rest }: LogEntry): KeptEntry {
  return { ...rest, firing: [...firing], resolved: [...resolved], believed: [...believed] };
}

function channelLog({ sequence, last, before }: KeptChannel): ChannelLog {
  return { sequence, last: last && logEntry(last), before: before && logEntry(before) };
}

function logEntry({ firing, resolved, believed, ...rest }: KeptEntry): LogEntry {
  return { ...rest, firing: new Set(firing), resolved: new Set(resolved), believed: new Set(believed) };
}
