import type { HealthStatus } from '#contracts';
import type { HealthDetails } from '../health-check.js';
import { RecentResults } from './recent-results.js';

export type CheckOutcome = 'up' | 'degraded' | 'down';

/** Result of one run of a check. */
export interface CheckResult {
  outcome: CheckOutcome;
  /** End of the run, milliseconds since 1970. */
  at: number;
  latencyMs: number;
  message?: string;
  /** Error code, e.g. `ECONNREFUSED`, which may be shown without a token. */
  code?: string;
  details?: HealthDetails;
}

/** A result as stored in the history. */
export type PastResult = Omit<CheckResult, 'details' | 'code'>;

export interface CheckRules {
  critical: boolean;
  failureThreshold: number;
  successThreshold: number;
  historyLimit: number;
}

/** A change of health caused by a result. */
export interface HealthChange {
  from: HealthStatus;
  to: HealthStatus;
}

/**
 * The state machine of one check. The first result counts at once; after that, a change to or from failure takes as
 * many consecutive results as the thresholds require.
 */
export class CheckState {
  private readonly history: RecentResults<PastResult>;
  private standing: CheckOutcome | undefined;
  private result: CheckResult | undefined;
  private changedAt: number;
  private successAt: number | undefined;
  private failures = 0;
  private successes = 0;

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly rules: CheckRules,
    now = Date.now(),
  ) {
    this.history = new RecentResults(rules.historyLimit);
    this.changedAt = now;
  }

  /** `unknown` until the first result. */
  get health(): HealthStatus {
    if (this.standing === undefined) return 'unknown';
    if (this.standing === 'up') return 'healthy';
    return this.standing === 'down' && this.rules.critical ? 'unhealthy' : 'degraded';
  }

  /** Whether it failed; a check that reports `degraded` itself has not failed. */
  get isDown(): boolean {
    return this.standing === 'down';
  }

  get last(): CheckResult | undefined {
    return this.result;
  }

  /** Last change of health, milliseconds since 1970. */
  get since(): number {
    return this.changedAt;
  }

  /** Last success, milliseconds since 1970. */
  get lastSuccessAt(): number | undefined {
    return this.successAt;
  }

  get consecutiveFailures(): number {
    return this.failures;
  }

  get consecutiveSuccesses(): number {
    return this.successes;
  }

  /** @returns the change of health, if the result causes one */
  record(result: CheckResult): HealthChange | undefined {
    const { outcome, at, latencyMs, message } = result;
    this.result = result;
    this.history.add({ outcome, at, latencyMs, message });
    this.count(outcome, at);
    const from = this.health;
    this.standing = this.judge(outcome);
    const to = this.health;
    if (from === to) return undefined;
    this.changedAt = at;
    return { from, to };
  }

  /** The last results, newest first. */
  recent(): PastResult[] {
    return this.history.newestFirst();
  }

  private count(outcome: CheckOutcome, at: number): void {
    if (outcome === 'down') {
      this.failures += 1;
      this.successes = 0;
    } else {
      this.failures = 0;
      this.successes += 1;
      this.successAt = at;
    }
  }

  private judge(outcome: CheckOutcome): CheckOutcome {
    const { standing, rules } = this;
    if (standing === undefined) return outcome;
    if (outcome === 'down') return this.failures >= rules.failureThreshold ? outcome : standing;
    if (standing === 'down') return this.successes >= rules.successThreshold ? outcome : standing;
    return outcome;
  }
}
