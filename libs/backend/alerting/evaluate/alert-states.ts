import type { ActiveAlert, FoundAlert, SavedAlert } from './active-alert.js';

/** For so long after it was resolved an alert is told again, as Prometheus does: 15 minutes. */
export const RESOLVED_RETENTION_MS = 15 * 60_000;

/** A rule without a limit has no more alerts than this: all of them are kept in memory and in the records. */
export const MOST_ALERTS = 10_000;

/** So long an alert from before a restart waits for its series: a sample counts for as long, too. */
const WAIT_FOR_SERIES_MS = 5 * 60_000;

/** What of a rule decides how its alerts go from state to state. Milliseconds. */
export interface HoldTimes {
  /** `for`. */
  readonly holdMs: number;
  /** `keep_firing_for`. */
  readonly keepFiringMs: number;
  /** How long a resolved alert is remembered because of its cooldown. */
  readonly cooldownMs: number;
}

/** Changes since the last `takeChanges`: what must be kept, by key. */
export interface AlertChangesToSave {
  readonly changed: ReadonlyMap<string, ActiveAlert>;
  readonly removed: ReadonlySet<string>;
}

/**
 * The alerts of one rule and their states, as in Prometheus: pending until the condition held for `for`, firing until it does
 * not hold and `keep_firing_for` is over, resolved for 15 minutes.
 */
export class AlertStates {
  private readonly alerts = new Map<string, ActiveAlert>();
  private changed = new Map<string, ActiveAlert>();
  private removed = new Set<string>();

  /** All, resolved ones too, by the key of their labels. */
  get all(): ReadonlyMap<string, ActiveAlert> {
    return this.alerts;
  }

  /** Takes up an alert from before a restart. */
  restore(key: string, alert: SavedAlert): void {
    this.alerts.set(key, { ...alert, restored: {} });
  }

  /** Forgets an alert that was restored. */
  forget(key: string): void {
    if (this.alerts.delete(key)) this.remove(key);
  }

  /**
   * One evaluation.
   *
   * @param found the samples for which the condition holds, by the key of their labels
   * @param limit 0 for 10,000
   * @param hasData false when the rule selects series and there are none
   * @returns those that are pending or fire
   * @throws Error when they are more than the limit; then those that fired before are resolved
   */
  apply(
    found: ReadonlyMap<string, FoundAlert>,
    timeMs: number,
    times: HoldTimes,
    limit = 0,
    hasData = true,
  ): ActiveAlert[] {
    for (const [key, one] of found) this.hold(key, one, timeMs);
    const active: ActiveAlert[] = [];
    for (const [key, alert] of this.alerts) {
      const holds = found.has(key) ? this.seen(key, alert) : this.missed(key, alert, timeMs, times, hasData);
      if (!holds) continue;
      active.push(alert);
      this.advance(key, alert, timeMs, times);
    }
    // Of those that fire since now nobody was told.
    if (active.length > mostOf(limit))
      for (const alert of active) if (alert.firedAtMs === timeMs) alert.state = 'pending';
    this.refuseMore(active.length, timeMs, limit);
    return active;
  }

  /** @throws Error when there are more than the limit; then those that fired before are resolved */
  refuseMore(count: number, timeMs: number, limit = 0): void {
    if (count <= mostOf(limit)) return;
    this.endAll(timeMs);
    throw new Error(`exceeded limit of ${mostOf(limit)} with ${count} alerts`);
  }

  /**
   * A pushed value met the condition: the alert fires at once.
   *
   * @returns the alert when it did not fire before
   * @throws Error when there are too many
   */
  push(key: string, found: FoundAlert, timeMs: number, { cooldownMs }: HoldTimes): ActiveAlert | undefined {
    const known = this.alerts.get(key);
    if (known?.state === 'resolved' && cooldownMs > 0 && timeMs - known.resolvedAtMs! < cooldownMs)
      return undefined;
    if (!known && this.alerts.size >= MOST_ALERTS)
      throw new Error(`exceeded limit of ${MOST_ALERTS} with ${MOST_ALERTS + 1} alerts`);
    const wasFiring = known?.state === 'firing';
    const alert = this.hold(key, found, timeMs);
    alert.pushedAtMs = timeMs;
    alert.keptSinceMs = undefined;
    alert.restored = undefined;
    if (!wasFiring) {
      alert.state = 'firing';
      alert.firedAtMs = timeMs;
    }
    this.change(key, alert);
    return wasFiring ? undefined : alert;
  }

  /** Ends an alert, whatever `keep_firing_for` says. @returns it when it was pending or fired */
  end(key: string, timeMs: number): ActiveAlert | undefined {
    const alert = this.alerts.get(key);
    if (!alert || alert.state === 'resolved') return undefined;
    this.resolve(key, alert, timeMs);
    return alert;
  }

  /** Ends all alerts: pending ones are forgotten, firing ones resolved. @returns those that fired */
  endAll(timeMs: number): ActiveAlert[] {
    const ended: ActiveAlert[] = [];
    for (const [key, alert] of this.alerts)
      if (alert.state !== 'resolved' && this.resolve(key, alert, timeMs)) ended.push(alert);
    return ended;
  }

  has(state: ActiveAlert['state']): boolean {
    for (const alert of this.alerts.values()) if (alert.state === state) return true;
    return false;
  }

  /** Moves the time since when the condition holds: for so long nobody looked. */
  delay(key: string, gapMs: number): void {
    const alert = this.alerts.get(key);
    if (!alert) return;
    alert.activeAtMs += gapMs;
    this.change(key, alert);
  }

  get hasChanges(): boolean {
    return this.changed.size > 0 || this.removed.size > 0;
  }

  takeChanges(): AlertChangesToSave {
    const { changed, removed } = this;
    this.changed = new Map();
    this.removed = new Set();
    return { changed, removed };
  }

  private hold(key: string, found: FoundAlert, timeMs: number): ActiveAlert {
    const known = this.alerts.get(key);
    if (known && known.state !== 'resolved') {
      known.value = found.value;
      known.annotations = found.annotations;
      return known;
    }
    const alert: ActiveAlert = { ...found, state: 'pending', activeAtMs: timeMs };
    // At the end, as new ones are: the order of a rule's alerts is that in which they began.
    this.alerts.delete(key);
    this.alerts.set(key, alert);
    this.change(key, alert);
    return alert;
  }

  private seen(key: string, alert: ActiveAlert): true {
    alert.restored = undefined;
    if (alert.keptSinceMs !== undefined) {
      alert.keptSinceMs = undefined;
      this.change(key, alert);
    }
    return true;
  }

  /** @returns whether the alert goes on nevertheless */
  private missed(
    key: string,
    alert: ActiveAlert,
    timeMs: number,
    times: HoldTimes,
    hasData: boolean,
  ): boolean {
    if (alert.state === 'resolved') {
      if (timeMs - alert.resolvedAtMs! > Math.max(RESOLVED_RETENTION_MS, times.cooldownMs)) this.forget(key);
      return false;
    }
    if (alert.pushedAtMs !== undefined) return true;
    if (alert.restored && waitsForSeries(alert, timeMs, hasData)) return true;
    alert.restored = undefined;
    if (alert.state === 'firing' && this.isKept(key, alert, timeMs, times.keepFiringMs)) return true;
    this.resolve(key, alert, timeMs);
    return false;
  }

  private isKept(key: string, alert: ActiveAlert, timeMs: number, keepFiringMs: number): boolean {
    if (keepFiringMs === 0) return false;
    if (alert.keptSinceMs === undefined) {
      alert.keptSinceMs = timeMs;
      this.change(key, alert);
    }
    return timeMs - alert.keptSinceMs < keepFiringMs;
  }

  private advance(key: string, alert: ActiveAlert, timeMs: number, { holdMs }: HoldTimes): void {
    const isDue = timeMs - alert.activeAtMs >= holdMs;
    if (alert.state === 'pending' && isDue) {
      alert.state = 'firing';
      alert.firedAtMs = timeMs;
      this.change(key, alert);
    } else if (alert.state === 'firing' && !isDue && alert.pushedAtMs === undefined) {
      // The rule got a longer `for`.
      alert.state = 'pending';
      alert.firedAtMs = undefined;
      alert.keptSinceMs = undefined;
      this.change(key, alert);
    }
  }

  /** @returns whether it fired */
  private resolve(key: string, alert: ActiveAlert, timeMs: number): boolean {
    if (alert.state === 'pending') {
      this.forget(key);
      return false;
    }
    alert.state = 'resolved';
    alert.resolvedAtMs = timeMs;
    alert.keptSinceMs = undefined;
    alert.pushedAtMs = undefined;
    this.change(key, alert);
    return true;
  }

  private change(key: string, alert: ActiveAlert): void {
    this.removed.delete(key);
    this.changed.set(key, alert);
  }

  private remove(key: string): void {
    this.changed.delete(key);
    this.removed.add(key);
  }
}

/**
 * Whether an alert from before a restart goes on without a series. At the first evaluation that one may not be there yet
 * which another rule records; later none at all may be there which the application writes only when something happens.
 */
function waitsForSeries(alert: ActiveAlert, timeMs: number, hasData: boolean): boolean {
  const missedSinceMs = alert.restored?.missedSinceMs;
  if (missedSinceMs !== undefined)
    return alert.state === 'firing' && !hasData && timeMs - missedSinceMs < WAIT_FOR_SERIES_MS;
  alert.restored = { missedSinceMs: timeMs };
  return true;
}

function mostOf(limit: number): number {
  return limit > 0 ? limit : MOST_ALERTS;
}
