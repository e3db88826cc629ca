import { expect } from '@jest/globals';
import { IncidentManager, MemoryRecords, type IncidentManagerOptions } from '#alerting';
import { durationMs } from '#promql';
import type { Alert, AlertRecords, Notification, TrailAction, TrailEntry } from '#contracts';

/** Start time of runs: a Monday. */
export const START_MS = Date.UTC(2026, 10, 30, 12);

/** A notification received by a channel: `at` in seconds from the start; alerts as in `alertNamed`, in order. */
export interface Told {
  readonly at: number;
  readonly channel: string;
  readonly reason: Notification['reason'];
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  readonly notification: Notification;
}

/** An expected notification: its time range in seconds and its reason; resolved alerts have an exclamation mark. */
export type Wanted = readonly [from: number, to: number, reason: Notification['reason'], ...alerts: string[]];

export interface RunOptions extends Partial<IncidentManagerOptions> {
  readonly records?: AlertRecords;
  /** Seconds between rule evaluations. Default: 15. */
  readonly round?: number;
}

/**
 * Alerts that start and end on a fake clock, and the notifications of the channels. An alert is identified by its rule
 * and labels: `JobDown job=a`.
 */
export class IncidentRun {
  records: AlertRecords;
  readonly told: Told[] = [];
  readonly warnings: string[] = [];
  incidents: IncidentManager;
  nowMs = START_MS;
  /** Receives a notification, and returns whether it is lost. */
  lose: (notification: Notification) => boolean = () => false;
  /** Receives a copy of each notification. */
  forward: (channel: string, notification: Notification) => void = () => {};
  private readonly alerts = new Map<string, Alert>();
  private readonly steps: { readonly atMs: number; readonly step: (run: IncidentRun) => void }[] = [];
  private nextRoundMs = START_MS;

  constructor(private readonly options: RunOptions = {}) {
    this.records = options.records ?? new MemoryRecords({ nowMs: () => this.nowMs });
    this.incidents = this.open();
  }

  get seconds(): number {
    return (this.nowMs - START_MS) / 1000;
  }

  /** Schedules a step, in seconds from the start. */
  at(seconds: number, step: (run: IncidentRun) => void): this {
    this.steps.push({ atMs: START_MS + seconds * 1000, step });
    this.steps.sort((a, b) => a.atMs - b.atMs);
    return this;
  }

  fire(seconds: number, ...names: string[]): this {
    return this.at(seconds, () => this.begin(...names));
  }

  end(seconds: number, ...names: string[]): this {
    return this.at(seconds, () => this.finish(...names));
  }

  begin(...names: string[]): void {
    for (const name of names) {
      const alert = alertNamed(name, this.nowMs);
      if (this.alerts.get(name)?.state !== 'firing') this.alerts.set(name, alert);
    }
    this.evaluate(names);
  }

  finish(...names: string[]): void {
    for (const name of names) {
      const alert = this.alerts.get(name);
      if (alert?.state === 'firing')
        this.alerts.set(name, { ...alert, state: 'resolved', resolvedAtMs: this.nowMs });
    }
    this.evaluate(names);
  }

  /** Adds an alert that has already been firing for `age` seconds. */
  receiveOld(name: string, age: number): void {
    this.alerts.set(name, alertNamed(name, this.nowMs - age * 1000));
    this.evaluate([name]);
  }

  /** Removes the alerts' rules, so that no evaluation reports them. */
  forget(...names: string[]): void {
    for (const name of names) this.alerts.delete(name);
  }

  /** Kills and restarts the process. Rules are evaluated at once, unless `evaluated` is false. */
  restart({ evaluated = true } = {}): void {
    this.incidents = this.open();
    this.incidents.restore();
    if (!evaluated) return;
    this.round();
    this.incidents.reconcile([...this.alerts.values()], this.nowMs);
  }

  /** Runs until a number of seconds from the start. */
  run(seconds: number): this {
    const endMs = START_MS + seconds * 1000;
    for (;;) {
      const dueMs = Math.max(this.nowMs, this.incidents.nextDueMs() ?? Infinity);
      const nextMs = Math.min(this.steps[0]?.atMs ?? Infinity, dueMs, this.nextRoundMs);
      if (nextMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, nextMs);
      while (this.steps[0] && this.steps[0].atMs <= this.nowMs) this.steps.shift()!.step(this);
      if (this.nowMs >= this.nextRoundMs) this.round();
      this.incidents.tick(this.nowMs);
    }
    this.nowMs = endMs;
    this.incidents.tick(this.nowMs);
    return this;
  }

  /** Shifts the clock; evaluations continue from there. */
  setClock(byMs: number): void {
    this.nowMs += byMs;
    this.nextRoundMs = this.nowMs;
    for (const [at, { atMs, step }] of this.steps.entries()) this.steps[at] = { atMs: atMs + byMs, step };
  }

  messages(channel: string): Told[] {
    return this.told.filter((one) => one.channel === channel);
  }

  /** The channel received exactly these notifications. */
  expectTold(channel: string, ...wanted: Wanted[]): void {
    const got = this.messages(channel).map(({ at, reason, firing, resolved }) => [
      at,
      reason,
      ...firing,
      ...resolved.map((name) => `!${name}`),
    ]);
    const windows = wanted.map(([from, to, reason, ...alerts], index) => {
      const at = got[index]?.[0] as number | undefined;
      const isInTime = at !== undefined && at >= from && at <= to;
      return [isInTime ? at : `${from} to ${to}`, reason, ...alerts];
    });
    expect(got).toEqual(windows);
  }

  trail(...actions: TrailAction[]): TrailEntry[] {
    const filter = actions.length > 0 ? { actions } : {};
    return this.records.trail(filter, { limit: 10_000 }).items.toReversed();
  }

  /** The only open incident. */
  get openId(): string {
    const [first, ...others] = this.incidents.openIncidents();
    expect(others).toEqual([]);
    return first!.id;
  }

  private open(): IncidentManager {
    return new IncidentManager({
      ...this.options,
      records: this.records,
      clock: { now: () => this.nowMs },
      deliver: (channel, notification) => this.take(channel, notification),
      warn: (message) => this.warnings.push(message),
    });
  }

  private take(channel: string, notification: Notification): void {
    this.forward(channel, notification);
    if (this.lose(notification)) return;
    const named = (state: Alert['state']): string[] =>
      notification.alerts.filter((alert) => alert.state === state).map(nameOf);
    const { reason } = notification;
    const parts = { firing: named('firing').sort(), resolved: named('resolved').sort() };
    this.told.push({ at: this.seconds, channel, reason, ...parts, notification });
  }

  private round(): void {
    this.nextRoundMs = this.nowMs + (this.options.round ?? 15) * 1000;
    this.evaluate([...this.alerts.keys()]);
  }

  private evaluate(names: readonly string[]): void {
    const rules = new Set(names.map((name) => name.split(' ')[0]!));
    for (const rule of rules) {
      const alerts = [...this.alerts.values()].filter((alert) => alert.rule === rule);
      const lately = ({ resolvedAtMs }: Alert): boolean =>
        resolvedAtMs === undefined || this.nowMs - resolvedAtMs <= 15 * 60_000;
      this.incidents.receive(alerts.filter(lately), this.nowMs);
    }
  }
}

/** `Rule label=value …`; `severity` defaults to `critical`, `channels` and `cooldown` are options of the rule. */
export function alertNamed(name: string, nowMs: number): Alert {
  const [rule = '', ...pairs] = name.split(' ');
  const { channels, cooldown, ...labels } = Object.fromEntries(
    pairs.map((pair) => pair.split('=')),
  ) as Record<string, string>;
  const notify = { ...(channels && { channels: channels.split(',') }), ...(cooldown && { cooldown }) };
  return {
    fingerprint: name,
    group: 'test',
    rule,
    labels: { alertname: rule, severity: 'critical', ...labels },
    annotations: { summary: `${name} is down` },
    severity: (labels.severity ?? 'critical') as Alert['severity'],
    state: 'firing',
    value: 1,
    activeAtMs: nowMs,
    firedAtMs: nowMs,
    ...(Object.keys(notify).length > 0 && { notify }),
  };
}

function nameOf({ fingerprint }: Alert): string {
  return fingerprint;
}

/** The seconds of a duration such as `5m`. */
export function seconds(duration: string): number {
  return durationMs(duration)! / 1000;
}
