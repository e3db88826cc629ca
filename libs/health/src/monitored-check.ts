import type { HealthStatus } from '#contracts';
import { CheckRunner } from './engine/check-runner.js';
import { CheckState, type CheckResult, type HealthChange } from './engine/check-state.js';
import type { CheckSettings, HealthIndicatorContract } from './health-check.js';

/** Intervals without any result, after which the last one is not believed any more. */
const STALE_INTERVALS = 3;

/** A check at work: its settings, its state machine and what runs it. */
export class MonitoredCheck {
  readonly state: CheckState;
  readonly runner: CheckRunner;
  /** On the clock that nobody can set. */
  private resultAt = 0;

  /**
   * @param awaited the service is `starting` until it has its first result; not so for one that joins a running service
   * @param changed is told of every result, and of the change it brought about
   */
  constructor(
    readonly name: string,
    readonly indicator: HealthIndicatorContract,
    readonly settings: CheckSettings,
    historyLimit: number,
    readonly awaited: boolean,
    changed: (check: MonitoredCheck, result: CheckResult, change?: HealthChange) => void,
  ) {
    this.state = new CheckState({ ...settings, historyLimit });
    this.runner = new CheckRunner(
      name,
      (signal) => indicator.check(signal),
      settings,
      (result) => {
        this.resultAt = performance.now();
        changed(this, result, this.state.record(result));
      },
    );
  }

  /** Health as of now: a result too old to be believed is `unknown`. */
  get health(): HealthStatus {
    if (!this.state.last) return this.awaited ? 'starting' : 'unknown';
    const { intervalMs, timeoutMs } = this.settings;
    const age = performance.now() - this.resultAt;
    return age > STALE_INTERVALS * intervalMs + timeoutMs ? 'unknown' : this.state.health;
  }

  /** Whether it counts for the whole: one that joined a running service does from its first result on. */
  get counts(): boolean {
    return this.awaited || this.state.last !== undefined;
  }
}
