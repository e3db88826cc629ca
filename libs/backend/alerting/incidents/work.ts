import type { Alert, AlertRecords, Notification, TrailAction, TrailEntry } from '#contracts';

/** What one step writes: all of it is kept, or nothing. */
export class Work {
  readonly trail: TrailEntry[] = [];
  /** Those that the trail speaks of, by fingerprint. */
  readonly alerts = new Map<string, Alert>();
  private readonly writes: ((records: AlertRecords) => void)[] = [];

  /** @param nowMs milliseconds since 1970, of every line of the trail */
  constructor(readonly nowMs: number) {}

  /** A line for the trail. */
  note(action: TrailAction, about: Omit<TrailEntry, 'timeMs' | 'action'> = {}): void {
    this.trail.push({ timeMs: this.nowMs, action, ...about });
  }

  /** A line for the trail about an alert. */
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

  /** Call it inside of a transaction. */
  writeTo(records: AlertRecords): void {
    for (const write of this.writes) write(records);
    if (this.trail.length > 0) records.appendTrail(this.trail);
  }

  get isEmpty(): boolean {
    return this.trail.length === 0 && this.writes.length === 0;
  }
}

/** Hands a message to delivery, which keeps it (within the transaction that is going on) and sends it later. */
export type Deliver = (channel: string, notification: Notification) => unknown;
