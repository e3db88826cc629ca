import type { Alert, AlertRecords, Notification, TrailAction, TrailEntry } from '#contracts';

/** The writes of one step: all are stored, or none. */
export class Work {
  readonly trail: TrailEntry[] = [];
  /** Alerts that the trail entries refer to, by fingerprint. */
  readonly alerts = new Map<string, Alert>();
  private readonly writes: ((records: AlertRecords) => void)[] = [];

  /** @param nowMs time of all trail entries, milliseconds since 1970 */
  constructor(readonly nowMs: number) {}

  /** Adds a trail entry. */
  note(action: TrailAction, about: Omit<TrailEntry, 'timeMs' | 'action'> = {}): void {
    this.trail.push({ timeMs: this.nowMs, action, ...about });
  }

  /** Adds a trail entry about an alert. */
  noteAlert(
    action: TrailAction,
    alert: Alert,
    about: Omit<TrailEntry, 'timeMs' | 'action' | 'alert' | 'rule'> = {},
  ): void {
    const { fingerprint, rule } = alert;
    this.alerts.set(fingerprint, alert);
    this.note(action, { ...about, alert: fingerprint, rule });
  }

  write(write: (records: AlertRecords) => void): void {
    this.writes.push(write);
  }

  /** Writes everything; call it within a transaction. */
  writeTo(records: AlertRecords): void {
    for (const write of this.writes) write(records);
    if (this.trail.length > 0) records.appendTrail(this.trail);
  }

  get isEmpty(): boolean {
    return this.trail.length === 0 && this.writes.length === 0;
  }
}

/** Passes a message to delivery, which stores it (within the current transaction) and sends it later. */
export type Deliver = (channel: string, notification: Notification) => unknown;
