import { reasonOf, type AlertingReport, type Clock, type RuleGroupStatus, type TrailEntry } from '#contracts';
import type { Delivery } from '../delivery/delivery.js';
import type { RuleManager } from '../evaluate/rule-manager.js';
import type { IncidentManager } from '../incidents/incident-manager.js';
import type { Activity } from './activity.js';
import type { ChannelSet } from './channel-set.js';
import type { FailingRules } from './failing-rules.js';

const LONGEST_YIELD_MS = 100;

/** Dependencies of a round. */
export interface RoundParts {
  readonly clock: Clock;
  readonly manager: RuleManager;
  readonly incidents: IncidentManager;
  readonly delivery: Pick<Delivery, 'tick' | 'status'>;
  readonly channels: Pick<ChannelSet, 'all'>;
  readonly failing: FailingRules;
  readonly activity: Activity;
  readonly keep: (entries: readonly TrailEntry[]) => void;
  readonly report: (report: AlertingReport) => void;
  readonly warn: (message: string) => void;
}

/** Runs the work that follows a sampling and the work of every second: rules, incidents, deliveries, the report. */
export class AlertingRounds {
  private isEvaluating = false;
  private isReconciled = false;

  constructor(private readonly parts: RoundParts) {}

  /** Starts the evaluation of the groups due at a sampling. Never throws. */
  sampled(timeMs: number): void {
    const evaluation = this.parts.manager.evaluate(timeMs);
    // The evaluation in progress includes this sampling, and its end is handled already.
    if (this.isEvaluating) return;
    this.isEvaluating = true;
    void evaluation
      .catch((error: unknown) => this.parts.warn(`Rules could not be evaluated: ${reasonOf(error)}`))
      .finally(() => (this.isEvaluating = false));
  }

  /**
   * Runs when all rules have evaluated a sampling. On a machine so busy that one evaluation follows the other without a
   * pause, the inhibitions are complete only at this time.
   */
  judged(timeMs: number): void {
    const { manager, channels, failing, keep, clock } = this.parts;
    this.reconcile(timeMs);
    keep(failing.entries(() => manager.status(), timeMs));
    const nowMs = clock.now();
    this.dispatch(nowMs);
    for (const { heartbeat } of channels.all()) heartbeat?.beat(nowMs);
    this.report();
  }

  /** Does all due work except the rules. */
  tick(nowMs: number): void {
    // While an evaluation runs, the inhibitions are incomplete.
    if (this.isEvaluating) this.deliver(nowMs);
    else this.dispatch(nowMs);
  }

  /** Runs when a pushed value was evaluated. While a round runs, notifications wait for its end, as in `tick`. */
  pushed(nowMs: number): void {
    if (this.isEvaluating) this.parts.incidents.store(nowMs);
    else this.parts.incidents.tick(nowMs);
  }

  /** Waits one turn of the event loop, and longer, up to 100 ms, while rules are evaluated. */
  async yieldToRules(): Promise<void> {
    const until = performance.now() + LONGEST_YIELD_MS;
    do await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.isEvaluating && performance.now() < until);
  }

  private dispatch(nowMs: number): void {
    this.parts.incidents.tick(nowMs);
    this.deliver(nowMs);
  }

  private deliver(nowMs: number): void {
    const { delivery, channels } = this.parts;
    delivery.tick();
    for (const { forwarder } of channels.all()) forwarder?.flush(nowMs);
  }

  /**
   * Runs once, when every alerting rule has been evaluated after the start: resolves alerts of removed rules and ends
   * the wait of all incidents.
   */
  private reconcile(timeMs: number): void {
    const { manager, incidents } = this.parts;
    if (this.isReconciled || manager.status().some(isAwaited)) return;
    this.isReconciled = true;
    incidents.reconcile(manager.alerts(), timeMs);
  }

  private report(): void {
    const { delivery, activity, incidents, report } = this.parts;
    const pending = delivery.status().reduce((sum, { waiting }) => sum + waiting, 0);
    report(activity.report(incidents.openIncidents(), pending));
  }
}

/** Groups with recording rules only, e.g. those of a monthly budget, may be evaluated much later. */
function isAwaited({ lastEvaluationMs, rules }: RuleGroupStatus): boolean {
  return lastEvaluationMs === 0 && rules.some(({ type }) => type === 'alerting');
}
