import type { HealthStatus } from '#contracts';
import { CheckRunner } from './engine/check-runner.js';
import { CheckState, type CheckResult, type HealthChange } from './engine/check-state.js';
import type { HealthPart } from './engine/overall-health.js';
import type { CheckSettings, HealthIndicatorLike } from './health-check.js';

/** Intervals without any result, after which the last one is not believed any more. */
const STALE_INTERVALS = 3;

/** A change of health, and what the check contributed to the whole before it. */
export interface CheckChange extends HealthChange {
  before: HealthPart | undefined;
}

/** Called with each result of a check, and the change of its health if there was one. */
export type ResultListener = (check: MonitoredCheck, result: CheckResult, change?: CheckChange) => void;

/** A check at work: its settings, its state machine and what runs it. */
export class MonitoredCheck {
  readonly state: CheckState;
  readonly runner: CheckRunner;
  /** On the monotonic clock. */
  private resultAt = 0;

  /**
   * @param awaited the service is `starting` until it has its first result; not so for one that joins a running service
   * @param changed is called with every result, and the change of health if there was one
   */
  constructor(
    readonly name: string,
    readonly indicator: HealthIndicatorLike,
    readonly settings: CheckSettings,
    historyLimit: number,
    readonly awaited: boolean,
    private readonly changed: ResultListener,
  ) {
    this.state = new CheckState({ ...settings, historyLimit });
    this.runner = new CheckRunner(
      name,
      (signal) => indicator.check(signal),
      settings,
      (result) => this.record(result),
    );
  }

  /** Takes a result: of its runner, or of an observation of the component elsewhere. */
  record(result: CheckResult): void {
    this.resultAt = performance.now();
    const isFirst = this.state.last === undefined;
    const change = this.state.record(result);
    this.changed(this, result, change && { ...change, before: this.partBefore(change, isFirst) });
  }

  /** What it contributes to the whole by its last result; nothing when it joined a running service and has none yet. */
  get part(): HealthPart | undefined {
    const { critical } = this.settings;
    if (this.state.last) return { health: this.state.health, critical };
    return this.awaited ? { health: 'starting', critical } : undefined;
  }

  private partBefore({ from }: HealthChange, isFirst: boolean): HealthPart | undefined {
    const { critical } = this.settings;
    if (!isFirst) return { health: from, critical };
    return this.awaited ? { health: 'starting', critical } : undefined;
  }

  /** Health as of now: a result too old to be believed is `unknown`. */
  get health(): HealthStatus {
    if (!this.state.last) return this.awaited ? 'starting' : 'unknown';
    const { intervalMs, timeoutMs } = this.settings;
    const age = performance.now() - this.resultAt;
    return age > STALE_INTERVALS * intervalMs + timeoutMs ? 'unknown' : this.state.health;
  }
}
