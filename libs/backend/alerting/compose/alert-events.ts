import type { Alert, AlertEvent, AlertingNote, TrailEntry } from '#contracts';

/** Events that are handed to the main thread at once; more in one turn are dropped and counted. */
const MOST_AT_ONCE = 1_000;

/** Makes events of what the trail says, each once, over a restart too. */
export class AlertEvents {
  private waiting: AlertEvent[] = [];
  private dropped = 0;
  private isScheduled = false;

  constructor(private readonly tell: (note: AlertingNote) => void) {}

  /**
   * What happened.
   *
   * @param alerts those that began to fire or were resolved, by fingerprint
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
