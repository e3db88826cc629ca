import type { ActiveAlert, FoundAlert, SavedAlert } from './active-alert.js';

/** A resolved alert is reported for 15 minutes, as in Prometheus. */
export const RESOLVED_RETENTION_MS = 15 * 60_000;

/** The limit of alerts of a rule that sets no limit, because all alerts are kept in memory and in the records. */
export const MOST_ALERTS = 10_000;

/** An alert from before a restart waits this long for its series: the lookback period of a sample. */
const WAIT_FOR_SERIES_MS = 5 * 60_000;

/** The durations of a rule that decide when its alerts change state. Milliseconds. */
export interface HoldTimes {
  /** `for`. */
  readonly holdMs: number;
  /** `keep_firing_for`. */
  readonly keepFiringMs: number;
  /** How long a resolved alert is kept for its cooldown. */
  readonly cooldownMs: number;
}

/** Changes to store since the last `takeChanges`, by key. */
export interface AlertChangesToSave {
  readonly changed: ReadonlyMap<string, ActiveAlert>;
  readonly removed: ReadonlySet<string>;
}

/**
 * The alerts of one rule and their states, as in Prometheus: pending until the condition has held for `for`, firing
 * until it no longer holds and `keep_firing_for` has passed, then resolved for 15 minutes.
 */
export class AlertStates {
  private readonly alerts = new Map<string, ActiveAlert>();
  private changed = new Map<string, ActiveAlert>();
  private removed = new Set<string>();

  /** All alerts, including resolved ones, by the key of their labels. */
  get all(): ReadonlyMap<string, ActiveAlert> {
    return this.alerts;
  }

  /** Adds an alert from before a restart. */
  restore(key: string, alert: SavedAlert): void {
    this.alerts.set(key, { ...alert, restored: {} });
  }

  /** Removes a restored alert. */
  forget(key: string): void {
    if (this.alerts.delete(key)) this.remove(key);
  }

  /**
   * Applies one evaluation.
   *
   * @param found the samples for which the condition holds, by the key of their labels
   * @param limit maximum number of alerts; 0 for 10,000
   * @param hasData false when the rule selects series and none exist
   * @returns the pending and firing alerts
   * @throws Error when the limit is exceeded; alerts that fired before are then resolved
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
      const isFound = found.has(key);
      const holds = isFound ? this.seen(key, alert) : this.missed(key, alert, timeMs, times, hasData);
      if (!holds) continue;
      active.push(alert);
      // A pending alert that waits for its series after a restart must not begin to fire without it.
      if (isFound || alert.state === 'firing') this.advance(key, alert, timeMs, times);
    }
    // Alerts that began to fire in this evaluation have not been reported.
    if (active.length > mostOf(limit))
      for (const alert of active) if (alert.firedAtMs === timeMs) alert.state = 'pending';
    this.refuseMore(active.length, timeMs, limit);
    return active;
  }

  /** @throws Error when the limit is exceeded; alerts that fired before are then resolved */
  refuseMore(count: number, timeMs: number, limit = 0): void {
    if (count <= mostOf(limit)) return;
    this.endAll(timeMs);
    throw new Error(`exceeded limit of ${mostOf(limit)} with ${count} alerts`);
  }

  /**
   * Fires an alert at once, because a pushed value met the condition.
   *
   * @returns the alert when it did not fire before
   * @throws Error when the limit is exceeded
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
    if (!wasFiring) fire(alert, timeMs);
    this.change(key, alert);
    return wasFiring ? undefined : alert;
  }

  /** Ends an alert regardless of `keep_firing_for`. @returns the alert when it was pending or firing */
  end(key: string, timeMs: number): ActiveAlert | undefined {
    const alert = this.alerts.get(key);
    if (!alert || alert.state === 'resolved') return undefined;
    this.resolve(key, alert, timeMs);
    return alert;
  }

  /** Ends all alerts: pending ones are removed, firing ones resolved. @returns those that fired */
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

  /** Moves the start of the condition forward by a gap in which no evaluation ran. */
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
    // Inserted at the end, like a new alert: the order of alerts is that of their beginning.
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

  /** @returns whether the alert continues although no sample was found */
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
      fire(alert, timeMs);
      this.change(key, alert);
    } else if (alert.state === 'firing' && !isDue && alert.pushedAtMs === undefined) {
      // The clock was set back: the alert has not fired too early.
      if (timeMs < alert.firedAtMs!) return;
      // The rule's `for` was lengthened.
      alert.state = 'pending';
      alert.firedAtMs = undefined;
      alert.keptSinceMs = undefined;
      alert.pendingAgainMs = timeMs;
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
 * Whether a restored alert continues without a series. At the first evaluation, a series that another rule records may
 * not exist yet; for up to 5 minutes, a series that the application writes only on an event may be missing altogether.
 */
function waitsForSeries(alert: ActiveAlert, timeMs: number, hasData: boolean): boolean {
  const missedSinceMs = alert.restored?.missedSinceMs;
  if (missedSinceMs !== undefined)
    return alert.state === 'firing' && !hasData && timeMs - missedSinceMs < WAIT_FOR_SERIES_MS;
  alert.restored = { missedSinceMs: timeMs };
  return true;
}

function fire(alert: ActiveAlert, timeMs: number): void {
  alert.state = 'firing';
  alert.firedAtMs = timeMs;
  alert.pendingAgainMs = undefined;
}

function mostOf(limit: number): number {
  return limit > 0 ? limit : MOST_ALERTS;
}
