import type { Alert } from '#contracts';
import type { IncidentParts } from './incident-parts.js';
import { firingAlerts, isAftermath, type LiveIncident, type TrackedAlert } from './live-incident.js';
import { without } from './incident-view.js';
import { openIncident } from './open-incident.js';
import type { Work } from './work.js';

/** Assigns alerts to incidents. */
export class Intake {
  /** Total number of alerts refused for lack of room. */
  refused = 0;
  /** Resolved alerts that can be removed from a full incident, computed once per call of `receive`. */
  private readonly resolved = new Map<LiveIncident, string[]>();

  constructor(private readonly parts: IncidentParts) {}

  /** @param alerts a rule's firing alerts and recently resolved ones, which are repeated at every evaluation */
  receive(alerts: readonly Alert[], work: Work): void {
    // Resolved alerts first, because they free room.
    for (const alert of alerts) if (alert.state === 'resolved') this.end(alert, work);
    const leftOut = new Map<LiveIncident, number>();
    this.resolved.clear();
    for (const alert of alerts) {
      if (alert.state !== 'firing') continue;
      const full = this.fire(alert, work);
      if (full) leftOut.set(full, (leftOut.get(full) ?? 0) + 1);
    }
    for (const [live, count] of leftOut) this.countLeftOut(live, count);
  }

  /** Ends firing alerts that the rules do not know, because their rules were removed. */
  reconcile(known: ReadonlySet<string>, work: Work): void {
    for (const live of [...this.parts.lives.all()]) {
      for (const fingerprint of live.unheard) {
        if (known.has(fingerprint)) continue;
        this.parts.lives.untrack(live, fingerprint);
        this.parts.lives.touch(live);
      }
      for (const { alert } of firingAlerts(live))
        if (!known.has(alert.fingerprint))
          this.end({ ...alert, state: 'resolved', resolvedAtMs: work.nowMs }, work);
    }
  }

  /** Takes in alerts that waited for the end of their cooldown. */
  endCooldowns(work: Work): void {
    this.resolved.clear();
    for (const alert of this.parts.cooldowns.end(work)) this.fire(alert, work);
  }

  private end(alert: Alert, work: Work): void {
    const { cooldowns, lives, muting } = this.parts;
    const { fingerprint } = alert;
    const held = cooldowns.release(fingerprint, work);
    if (held) muting.inhibitor.ends(held);
    const live = lives.ofAlert(fingerprint);
    if (!live) return;
    live.unconfirmed.delete(fingerprint);
    const tracked = live.alerts.get(fingerprint);
    if (!tracked) {
      lives.untrack(live, fingerprint);
      lives.touch(live);
      return;
    }
    // Rules of different groups may create alerts with equal labels: only the group whose alert was taken in can end
    // it.
    if (tracked.goneSinceMs !== undefined || tracked.alert.group !== alert.group) return;
    muting.inhibitor.ends(tracked.alert);
    tracked.alert = alert;
    tracked.goneSinceMs = work.nowMs;
    cooldowns.begin(alert, work);
    lives.touch(live);
    work.noteAlert('alert_resolved', alert, incidentOf(live));
    if (isAftermath(live) && firingAlerts(live).length === 0) lives.drop(live, work);
  }

  /** @returns the incident when it has no room for the alert */
  private fire(alert: Alert, work: Work): LiveIncident | undefined {
    const { cooldowns, lives, muting } = this.parts;
    const live = lives.ofAlert(alert.fingerprint);
    live?.unconfirmed.delete(alert.fingerprint);
    const tracked = live?.alerts.get(alert.fingerprint);
    if (tracked && tracked.goneSinceMs === undefined) {
      tracked.alert = alert;
      return undefined;
    }
    if (live?.unheard.has(alert.fingerprint)) {
      lives.track(live, alert);
      muting.inhibitor.fires(alert);
      return undefined;
    }
    const isHeld = cooldowns.hold(alert, work);
    if (isHeld) muting.inhibitor.fires(alert);
    else if (live && tracked) this.fireAgain(live, tracked, alert, work);
    else return this.join(alert, work);
    return undefined;
  }

  private fireAgain(live: LiveIncident, tracked: TrackedAlert, alert: Alert, work: Work): void {
    Object.assign(tracked, { alert, goneSinceMs: undefined, hidden: false });
    live.reviewed = -1;
    this.parts.muting.inhibitor.fires(alert);
    this.parts.lives.touch(live);
    work.noteAlert('alert_fired', alert, { ...incidentOf(live), text: 'again' });
  }

  private join(alert: Alert, work: Work): LiveIncident | undefined {
    const { lives, limits, muting, router } = this.parts;
    const group = router.groupOf(alert);
    let live = lives.ofGroup(group.key);
    if (live && live.alerts.size >= limits.alertsPerIncident && !this.makeRoom(live)) return live;
    if (lives.alerts >= limits.alerts || (!live && lives.size >= limits.openIncidents)) {
      this.refused++;
      return undefined;
    }
    live ??= openIncident(group, alert, this.parts, work);
    const { alertsLeftOut = 0 } = live.incident;
    if (alertsLeftOut > 0) this.countLeftOut(live, alertsLeftOut - 1);
    lives.track(live, alert);
    lives.touch(live);
    muting.inhibitor.fires(alert);
    const { rule, annotations, value } = alert;
    const text = annotations.summary ?? rule;
    work.noteAlert('alert_fired', alert, { ...incidentOf(live), text, details: { value } });
    return undefined;
  }

  /** Removes the first resolved alert. @returns false when there is none */
  private makeRoom(live: LiveIncident): boolean {
    let resolved = this.resolved.get(live);
    if (!resolved) this.resolved.set(live, (resolved = resolvedIn(live).reverse()));
    for (let next = resolved.pop(); next !== undefined; next = resolved.pop()) {
      if (live.alerts.get(next)?.goneSinceMs === undefined) continue;
      this.parts.lives.untrack(live, next);
      return true;
    }
    return false;
  }

  private countLeftOut(live: LiveIncident, count: number): void {
    if (live.incident.alertsLeftOut === count) return;
    const rest = without(live.incident, 'alertsLeftOut');
    live.incident = count === 0 ? rest : { ...rest, alertsLeftOut: count };
    this.parts.lives.touch(live);
  }
}

/** Trail entries do not name an incident that was resolved by hand. */
function incidentOf(live: LiveIncident): { readonly incident?: string } {
  return isAftermath(live) ? {} : { incident: live.incident.id };
}

function resolvedIn({ alerts }: LiveIncident): string[] {
  return [...alerts].flatMap(([fingerprint, { goneSinceMs }]) =>
    goneSinceMs === undefined ? [] : [fingerprint],
  );
}
