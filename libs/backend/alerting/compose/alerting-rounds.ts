import { reasonOf, type AlertingReport, type Clock, type TrailEntry } from '#contracts';
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
  readonly delivery: Delivery;
  readonly channels: ChannelSet;
  readonly failing: FailingRules;
  readonly activity: Activity;
  readonly keep: (entries: readonly TrailEntry[]) => void;
  readonly report: (report: AlertingReport) => void;
  readonly warn: (message: string) => void;
}

/** What is done after each sampling and once a second: rules, incidents, deliveries, the report. */
export class AlertingRounds {
  private running = 0;
  private isReconciled = false;
  private isClosed = false;

  constructor(private readonly parts: RoundParts) {}

  /** Evaluates what is due at the time of a sampling. Never throws. */
  sampled(timeMs: number): void {
    void this.round(timeMs).catch((error: unknown) =>
      this.parts.warn(`Rules could not be evaluated: ${reasonOf(error)}`),
    );
  }

  /** Does what is due besides rules. */
  tick(nowMs: number): void {
    const { incidents, delivery, channels } = this.parts;
    // What inhibits is known after all rules of a round.
    if (this.running === 0) incidents.tick(nowMs);
    delivery.tick();
    for (const { forwarder } of channels.all()) forwarder?.flush(nowMs);
  }

  /** Waits one turn of the event loop, and longer, up to 100 ms, while rules are evaluated. */
  async yieldToRules(): Promise<void> {
    const until = performance.now() + LONGEST_YIELD_MS;
    do await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.running > 0 && performance.now() < until);
  }

  /** A round that is under way ends with its evaluation. */
  close(): void {
    this.isClosed = true;
  }

  private async round(timeMs: number): Promise<void> {
    const { manager, channels, failing, keep, clock } = this.parts;
    this.running += 1;
    try {
      await manager.evaluate(timeMs);
    } finally {
      this.running -= 1;
    }
    if (this.isClosed) return;
    this.reconcile(timeMs);
    keep(failing.entries(() => manager.status(), timeMs));
    const nowMs = clock.now();
    this.tick(nowMs);
    for (const { heartbeat } of channels.all()) heartbeat?.beat(nowMs);
    this.report();
  }

  /** Once, when every rule was evaluated after the start: alerts whose rules are gone end. */
  private reconcile(timeMs: number): void {
    const { manager, incidents } = this.parts;
    if (this.isReconciled || manager.status().some(({ lastEvaluationMs }) => lastEvaluationMs === 0)) return;
    this.isReconciled = true;
    incidents.reconcile(manager.alerts(), timeMs);
  }

  private report(): void {
    const { delivery, activity, incidents, report } = this.parts;
    const pending = delivery.status().reduce((sum, { waiting }) => sum + waiting, 0);
    report(activity.report(incidents.openIncidents(), pending));
  }
}
