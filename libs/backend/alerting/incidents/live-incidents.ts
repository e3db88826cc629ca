import type { Alert } from '#contracts';
import { documentOf } from './live-document.js';
import { isAftermath, type LiveIncident } from './live-incident.js';
import { refresh } from './incident-view.js';
import type { Work } from './work.js';

/** The open incidents, and those resolved by hand whose alerts still fire. */
export class LiveIncidents {
  private readonly byId = new Map<string, LiveIncident>();
  private readonly byKey = new Map<string, LiveIncident>();
  private readonly byAlert = new Map<string, LiveIncident>();
  private readonly changed = new Set<LiveIncident>();

  get size(): number {
    return this.byId.size;
  }

  get alerts(): number {
    return this.byAlert.size;
  }

  /** Includes incidents that are added during the iteration. */
  all(): Iterable<LiveIncident> {
    return this.byId.values();
  }

  withId(id: string): LiveIncident | undefined {
    return this.byId.get(id);
  }

  ofGroup(key: string): LiveIncident | undefined {
    return this.byKey.get(key);
  }

  ofAlert(fingerprint: string): LiveIncident | undefined {
    return this.byAlert.get(fingerprint);
  }

  add(live: LiveIncident): void {
    this.byId.set(live.incident.id, live);
    this.byKey.set(live.key, live);
    for (const fingerprint of [...live.alerts.keys(), ...live.unheard]) this.byAlert.set(fingerprint, live);
  }

  track(live: LiveIncident, alert: Alert): void {
    live.alerts.set(alert.fingerprint, { alert, hidden: false });
    live.unheard.delete(alert.fingerprint);
    this.byAlert.set(alert.fingerprint, live);
    live.reviewed = -1;
  }

  untrack(live: LiveIncident, fingerprint: string): void {
    live.alerts.delete(fingerprint);
    live.unheard.delete(fingerprint);
    this.byAlert.delete(fingerprint);
  }

  /** Marks an incident to be written at the end of the step. */
  touch(live: LiveIncident): void {
    this.changed.add(live);
  }

  /** Ends the tracking of an incident. The incident itself stays in the records. */
  drop(live: LiveIncident, work: Work): void {
    const { id } = live.incident;
    this.byId.delete(id);
    if (this.byKey.get(live.key) === live) this.byKey.delete(live.key);
    for (const fingerprint of [...live.alerts.keys(), ...live.unheard]) this.byAlert.delete(fingerprint);
    work.write((records) => records.remove('group', id));
  }

  /** Writes the changed incidents. */
  save(work: Work): void {
    for (const live of this.changed) {
      if (!isAftermath(live)) refresh(live, work.nowMs);
      const { incident } = live;
      const isLive = this.byId.has(incident.id);
      work.write((records) => {
        records.putIncident(incident);
        if (isLive) records.put('group', incident.id, documentOf(live));
      });
    }
    this.changed.clear();
  }
}
