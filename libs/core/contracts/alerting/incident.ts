import type { AlertSeverity } from '../preset.js';
import type { Alert } from './alert.js';

/** `suppressed`: no notifications until a time; afterwards the incident continues or is resolved. */
export type IncidentState = 'triggered' | 'acknowledged' | 'suppressed' | 'resolved';

/** Author and reason of an action on an incident. */
export interface IncidentDeed {
  readonly by: string;
  readonly atMs: number;
  readonly reason?: string;
}

/** A group of related alerts. Times are milliseconds since 1970. */
export interface Incident {
  /** 26 characters that ascend with time (ULID). */
  readonly id: string;
  readonly title: string;
  readonly state: IncidentState;
  /** Highest severity of its alerts so far. */
  readonly severity: AlertSeverity;
  /** Channels that are notified. */
  readonly channels: readonly string[];
  /** Labels by which its alerts are grouped. */
  readonly groupLabels: Readonly<Record<string, string>>;
  /** Each fingerprint once; resolved alerts stay until the incident is resolved. */
  readonly alerts: readonly Alert[];
  /** Number of alerts omitted because the incident would exceed 1 MiB as JSON. */
  readonly alertsLeftOut?: number;
  readonly openedAtMs: number;
  readonly updatedAtMs: number;
  /** Valid until the incident is resolved. */
  readonly acknowledged?: IncidentDeed;
  readonly suppressedUntilMs?: number;
  /** `by` is absent when all its alerts were resolved. */
  readonly resolved?: Omit<IncidentDeed, 'by'> & { readonly by?: string };
  /** The previous incident, which was resolved by hand while its alerts still fired. */
  readonly follows?: string;
}

/** Kind of a trail entry. */
export type TrailAction =
  | 'alert_fired'
  | 'alert_resolved'
  | 'alert_inhibited'
  | 'alert_silenced'
  | 'alert_cooling_down'
  | 'incident_opened'
  | 'incident_acknowledged'
  | 'incident_suppressed'
  | 'incident_resumed'
  | 'incident_resolved'
  | 'incident_escalated'
  | 'notification_sent'
  | 'notification_failed'
  | 'notification_dropped'
  | 'silence_created'
  | 'silence_changed'
  | 'silence_expired'
  | 'maintenance_created'
  | 'maintenance_changed'
  | 'maintenance_started'
  | 'maintenance_ended'
  | 'maintenance_removed'
  | 'rule_registered'
  | 'rule_removed'
  | 'rule_failed'
  | 'channel_registered'
  | 'channel_removed';

/** An entry of the alert trail; the entries of an incident are its timeline. */
export interface TrailEntry {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly action: TrailAction;
  readonly incident?: string;
  /** Fingerprint of the alert. */
  readonly alert?: string;
  readonly rule?: string;
  readonly channel?: string;
  readonly silence?: string;
  /** Author of the action; absent for automatic events. */
  readonly by?: string;
  /** Description in words. */
  readonly text?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Selects incidents. All conditions must hold. */
export interface IncidentFilter {
  readonly states?: readonly IncidentState[];
  readonly severities?: readonly AlertSeverity[];
  /** Opening time, milliseconds since 1970, inclusive. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Minimum time that it has been open, milliseconds. */
  readonly minAgeMs?: number;
  /** Name of a rule. */
  readonly rule?: string;
}

/** Selects trail entries. All conditions must hold. */
export interface TrailFilter {
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly incident?: string;
  readonly alert?: string;
  readonly rule?: string;
  readonly actions?: readonly TrailAction[];
}

/** Statistics of a period. */
export interface AlertStatistics {
  readonly incidents: number;
  readonly open: number;
  readonly byState: Readonly<Record<IncidentState, number>>;
  readonly bySeverity: Readonly<Partial<Record<AlertSeverity, number>>>;
  readonly rules: readonly {
    readonly rule: string;
    readonly fired: number;
    /** Incidents that were acknowledged, suppressed or resolved by a person. */
    readonly actedOn: number;
    /** Milliseconds from opening to acknowledgement; null without acknowledgements. */
    readonly medianAcknowledgeMs: number | null;
    /** How often the alert fired again within an hour after it was resolved. */
    readonly flaps: number;
  }[];
}
