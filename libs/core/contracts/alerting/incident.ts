import type { AlertSeverity } from '../preset.js';
import type { Alert } from './alert.js';

/** `suppressed` sends no notification until a time; after it the incident goes on or is resolved. */
export type IncidentState = 'triggered' | 'acknowledged' | 'suppressed' | 'resolved';

/** Who did something to an incident, and why. */
export interface IncidentDeed {
  readonly by: string;
  readonly atMs: number;
  readonly reason?: string;
}

/** Alerts of one cause. Times are milliseconds since 1970. */
export interface Incident {
  /** 26 characters that ascend with time (ULID). */
  readonly id: string;
  readonly title: string;
  readonly state: IncidentState;
  /** Worst of its alerts so far. */
  readonly severity: AlertSeverity;
  /** Channels that are notified of it. */
  readonly channels: readonly string[];
  /** Labels by which its alerts were grouped. */
  readonly groupLabels: Readonly<Record<string, string>>;
  /** By fingerprint; resolved ones stay until the incident is resolved. */
  readonly alerts: readonly Alert[];
  /** Alerts that were left out because the incident would be larger than what is kept of one (1 MiB as JSON). */
  readonly alertsLeftOut?: number;
  readonly openedAtMs: number;
  readonly updatedAtMs: number;
  /** Holds until the incident is resolved. */
  readonly acknowledged?: IncidentDeed;
  readonly suppressedUntilMs?: number;
  /** `by` is absent when its alerts ended by themselves. */
  readonly resolved?: Omit<IncidentDeed, 'by'> & { readonly by?: string };
  /** The incident before this one, which was resolved by hand while its alerts still fired. */
  readonly follows?: string;
}

/** Something that happened. */
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

/** A line of the alert trail; those of an incident are its timeline. */
export interface TrailEntry {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly action: TrailAction;
  readonly incident?: string;
  /** Fingerprint. */
  readonly alert?: string;
  readonly rule?: string;
  readonly channel?: string;
  readonly silence?: string;
  /** Who did it; absent for what happened by itself. */
  readonly by?: string;
  /** In words. */
  readonly text?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Which incidents. All conditions hold together. */
export interface IncidentFilter {
  readonly states?: readonly IncidentState[];
  readonly severities?: readonly AlertSeverity[];
  /** Opened in this time, milliseconds since 1970, inclusive. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Milliseconds that it has been open, at least. */
  readonly minAgeMs?: number;
  /** Name of a rule. */
  readonly rule?: string;
}

/** Which lines of the trail. All conditions hold together. */
export interface TrailFilter {
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly incident?: string;
  readonly alert?: string;
  readonly rule?: string;
  readonly actions?: readonly TrailAction[];
}

/** What happened in a period. */
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
    /** Times that the alert fired again within an hour after it was resolved. */
    readonly flaps: number;
  }[];
}
