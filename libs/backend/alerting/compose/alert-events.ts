import type { Alert, AlertEvent, AlertingNote, AlertRecords, TrailEntry } from '#contracts';

/** Events that are handed to the main thread at once; more in one turn are dropped and counted. */
const MOST_AT_ONCE = 1_000;

/** Makes events of what the trail says, each once, over a restart too. */
export class AlertEvents {
  private alerts: readonly Alert[] = [];
  /** The same by fingerprint, made when it is needed. */
  private byFingerprint: ReadonlyMap<string, Alert> | undefined;
  private waiting: AlertEvent[] = [];
  private dropped = 0;
  private isScheduled = false;

  constructor(
    private readonly records: AlertRecords,
    private readonly tell: (note: AlertingNote) => void,
  ) {}

  /** Alerts that are about to be taken in. */
  know(alerts: readonly Alert[]): void {
    this.alerts = alerts;
    this.byFingerprint = undefined;
  }

  /** What happened. */
  note(entries: readonly TrailEntry[]): void {
    for (const { action, alert: fingerprint, incident, timeMs } of entries) {
      if ((action !== 'alert_fired' && action !== 'alert_resolved') || fingerprint === undefined) continue;
      const alert = this.known(fingerprint) ?? this.ofIncident(incident, fingerprint);
      if (alert) this.add({ type: action === 'alert_fired' ? 'fired' : 'resolved', alert, timeMs });
    }
  }

  private known(fingerprint: string): Alert | undefined {
    this.byFingerprint ??= new Map(this.alerts.map((alert) => [alert.fingerprint, alert]));
    return this.byFingerprint.get(fingerprint);
  }

  private ofIncident(incident: string | undefined, fingerprint: string): Alert | undefined {
    const kept = incident === undefined ? undefined : this.records.incident(incident);
    return kept?.alerts.find((alert) => alert.fingerprint === fingerprint);
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
