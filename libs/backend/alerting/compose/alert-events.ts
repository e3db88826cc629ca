import type { Alert, AlertEvent, AlertingNote, TrailEntry } from '#contracts';

/** Maximum number of events per message to the main thread; further events of the same turn are dropped and counted. */
const MOST_AT_ONCE = 1_000;

/** Creates alert events from entries of the audit trail, each once, even across a restart. */
export class AlertEvents {
  private waiting: AlertEvent[] = [];
  private dropped = 0;
  private isScheduled = false;

  constructor(private readonly tell: (note: AlertingNote) => void) {}

  /**
   * Adds the events of trail entries.
   *
   * @param alerts alerts that began to fire or were resolved, by fingerprint
   */
  note(entries: readonly TrailEntry[], alerts: ReadonlyMap<string, Alert>): void {
    for (const { action, alert: fingerprint = '', timeMs } of entries) {
      const alert = alerts.get(fingerprint);
      if (!alert || (action !== 'alert_fired' && action !== 'alert_resolved')) continue;
      this.add({ type: action === 'alert_fired' ? 'fired' : 'resolved', alert, timeMs });
    }
  }

  private add(event: AlertEvent): void {
    if (this.waiting.length >= MOST_AT_ONCE) this.dropped += 1;
    else this.waiting.push(event);
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => this.flush());
  }

  private flush(): void {
    const { waiting: events, dropped } = this;
    this.isScheduled = false;
    this.waiting = [];
    this.dropped = 0;
    this.tell({ kind: 'events', events, dropped });
  }
}
