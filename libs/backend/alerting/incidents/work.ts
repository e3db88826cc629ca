import type { AlertRecords, Notification, TrailAction, TrailEntry } from '#contracts';

/** What one change writes: all of it is kept, or nothing. */
export class Work {
  readonly trail: TrailEntry[] = [];
  private readonly writes: ((records: AlertRecords) => void)[] = [];

  /** @param nowMs milliseconds since 1970, of every line of the trail */
  constructor(readonly nowMs: number) {}

  get isEmpty(): boolean {
    return this.trail.length === 0 && this.writes.length === 0;
  }

  /** A line for the trail. */
  note(action: TrailAction, about: Omit<TrailEntry, 'timeMs' | 'action'> = {}): void {
    this.trail.push({ timeMs: this.nowMs, action, ...about });
  }

  write(write: (records: AlertRecords) => void): void {
    this.writes.push(write);
  }

  commit(records: AlertRecords): void {
    if (this.isEmpty) return;
    records.transaction(() => {
      for (const write of this.writes) write(records);
      if (this.trail.length > 0) records.appendTrail(this.trail);
    });
  }
}

/** Hands a message to delivery, which keeps it (within the transaction that is going on) and sends it later. */
export type Deliver = (channel: string, notification: Notification) => unknown;
