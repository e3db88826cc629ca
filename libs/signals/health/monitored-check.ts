import type { HealthStatus } from '#contracts';
import { CheckRunner } from './engine/check-runner.js';
import { CheckState, type CheckResult, type HealthChange } from './engine/check-state.js';
import type { HealthPart } from './engine/overall-health.js';
import type { CheckSettings, HealthIndicatorLike } from './health-check.js';

/** Number of intervals without a result after which the last one is stale. */
const STALE_INTERVALS = 3;

/** A change of health, and the check's previous contribution to the overall health. */
export interface CheckChange extends HealthChange {
  before: HealthPart | undefined;
}

/** Called with each result of a check, and the change of health that it causes, if any. */
export type ResultListener = (check: MonitoredCheck, result: CheckResult, change?: CheckChange) => void;

/** A running check: its settings, state machine and runner. */
export class MonitoredCheck {
  readonly state: CheckState;
  readonly runner: CheckRunner;
  /** Time of the last result, monotonic. */
  private resultAt = 0;

  /**
   * @param awaited whether the service is `starting` until the first result; false for a check added to a running
   *   service
   * @param changed called with each result, and the change of health that it causes, if any
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

  /** Records a result of the runner, or of an observation elsewhere. */
  record(result: CheckResult): void {
    this.resultAt = performance.now();
    const isFirst = this.state.last === undefined;
    const change = this.state.record(result);
    this.changed(this, result, change && { ...change, before: this.partBefore(change, isFirst) });
  }

  /**
   * Its contribution to the overall health by the last result; undefined for a check without a result that was added to
   * a running service.
   */
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

  /** Current health: `unknown` when the last result is stale. */
  get health(): HealthStatus {
    if (!this.state.last) return this.awaited ? 'starting' : 'unknown';
    const { intervalMs, timeoutMs } = this.settings;
    const age = performance.now() - this.resultAt;
    return age > STALE_INTERVALS * intervalMs + timeoutMs ? 'unknown' : this.state.health;
  }
}
