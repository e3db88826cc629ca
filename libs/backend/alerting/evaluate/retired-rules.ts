import type { Alert } from '#contracts';
import { AlertingRule } from './alerting-rule.js';
import type { EvaluatedGroup } from './evaluated-group.js';
import type { RuleWithId } from './group-rules.js';
import type { OwnedSeries } from './output-series.js';
import type { RuleEnvironment } from './rule-environment.js';

interface RetiredSeries {
  readonly owned: OwnedSeries;
  readonly waitMs: number;
  endMs?: number;
}

/** Removed rules whose alerts are still to be resolved and whose series are still to be ended. */
export class RetiredRules {
  private readonly rules: RuleWithId[] = [];
  private readonly series: RetiredSeries[] = [];

  constructor(private readonly environment: RuleEnvironment) {}

  /**
   * @param successor the changed group, undefined when the group was removed; it ends the series of its old rules
   *   itself
   */
  add(group: EvaluatedGroup, successor: EvaluatedGroup | undefined): void {
    const kept = new Set(successor?.rules.map(({ id }) => id));
    for (const each of group.rules) {
      if (kept.has(each.id)) continue;
      this.rules.push(each);
      // Two intervals, so that a renamed rule can continue the series, as in Prometheus.
      if (!successor) this.series.push({ owned: each.rule.owned, waitMs: 2 * group.schedule.intervalMs });
    }
  }

  /**
   * Reports the alerts of removed rules as resolved, including rules that were removed while the process was down,
   * unless another rule still fires them.
   */
  resolveAlerts(timeMs: number): void {
    const { saved, receiver, count } = this.environment;
    const orphans = saved
      .takeOrphans()
      .map((alert): Alert => ({ ...alert, state: 'resolved', resolvedAtMs: timeMs }));
    const all = [...orphans, ...this.rules.splice(0).flatMap((each) => this.resolve(each, timeMs))];
    const firing = new Map(all.map(({ rule }) => [rule, this.environment.firing(rule)]));
    const ended = all.filter(({ rule, fingerprint }) => !firing.get(rule)?.has(fingerprint));
    if (ended.length === 0) return;
    try {
      receiver.receive(ended, timeMs);
    } catch {
      count('receiver_failure', { group: ended[0]!.group, rule: ended[0]!.rule });
    }
  }

  /** Ends the series whose waiting time has passed. */
  endSeries(timeMs: number): void {
    for (const each of this.series.splice(0)) {
      each.endMs ??= timeMs + each.waitMs;
      if (timeMs >= each.endMs) this.environment.outputs.end(each.owned, timeMs);
      else this.series.push(each);
    }
  }

  private resolve({ id, rule }: RuleWithId, timeMs: number): Alert[] {
    if (!(rule instanceof AlertingRule)) return [];
    const ended = rule.states.endAll(timeMs).map((alert) => rule.toAlert(alert));
    const keys = new Set(rule.states.all.keys());
    const { removed } = rule.states.takeChanges();
    this.environment.saved.save(id, new Map(), new Set([...keys, ...removed]), (alert) =>
      rule.toAlert(alert),
    );
    return ended;
  }
}
