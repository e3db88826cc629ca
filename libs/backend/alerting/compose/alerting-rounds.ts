import { reasonOf, type AlertingReport, type Clock, type RuleGroupStatus, type TrailEntry } from '#contracts';
import type { Delivery } from '../delivery/delivery.js';
import type { RuleManager } from '../evaluate/rule-manager.js';
import type { IncidentManager } from '../incidents/incident-manager.js';
import type { Activity } from './activity.js';
import type { ChannelSet } from './channel-set.js';
import type { FailingRules } from './failing-rules.js';

const LONGEST_YIELD_MS = 100;

/** What a round works with. */
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

/** What is done after each sampling and once a second: rules, incidents, deliveries, the report. */
export class AlertingRounds {
  private isEvaluating = false;
  private isReconciled = false;

  constructor(private readonly parts: RoundParts) {}

  /** Evaluates what is due at the time of a sampling. Never throws. */
  sampled(timeMs: number): void {
    const evaluation = this.parts.manager.evaluate(timeMs);
    // Of an evaluation that goes on with this sampling too it is known already.
    if (this.isEvaluating) return;
    this.isEvaluating = true;
    void evaluation
      .catch((error: unknown) => this.parts.warn(`Rules could not be evaluated: ${reasonOf(error)}`))
      .finally(() => (this.isEvaluating = false));
  }

  /**
   * What follows from a sampling that all rules have judged. On a machine that is so busy that one evaluation follows the
   * other at once this is the only time at which it is known what inhibits what.
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

  /** Does what is due besides rules. */
  tick(nowMs: number): void {
    // While rules are evaluated it is not known what inhibits what.
    if (this.isEvaluating) this.deliver(nowMs);
    else this.dispatch(nowMs);
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

  /** Once, when every alerting rule was evaluated after the start: alerts whose rules are gone end, and no incident waits any longer. */
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

/** Groups that only record, such as those of the budget of a month, may come much later. */
function isAwaited({ lastEvaluationMs, rules }: RuleGroupStatus): boolean {
  return lastEvaluationMs === 0 && rules.some(({ type }) => type === 'alerting');
}
