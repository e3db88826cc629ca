import type { Alert, RuleGroup, RuleGroupStatus } from '#contracts';
import { durationMs } from '#promql';
import { AlertingRule } from './alerting-rule.js';
import { GroupSchedule, wholeSamplings } from './group-schedule.js';
import { rulesOf, type RuleWithId } from './group-rules.js';
import type { OwnedSeries } from './output-series.js';
import { restorePending } from './restore-pending.js';
import type { RuleEnvironment } from './rule-environment.js';

/** A group and its origin: `preset`, `code`, the path of a file, `runtime`. */
export interface GroupOfFile {
  readonly file: string;
  readonly group: RuleGroup;
}

/** Evaluates the rules of a group in order, all for the same time. */
export class EvaluatedGroup {
  readonly key: string;
  readonly schedule: GroupSchedule;
  readonly rules: readonly RuleWithId[];
  private readonly text: string;
  private readonly offsetMs: number;
  /** Series of rules that were removed from the group. */
  private readonly leftSeries: OwnedSeries[] = [];
  private isStopped = false;
  private isRestored = false;
  private lastEvaluationMs = 0;
  private evaluationSeconds = 0;

  constructor(
    private readonly source: GroupOfFile,
    private readonly environment: RuleEnvironment,
    before?: EvaluatedGroup,
  ) {
    const { file, group } = source;
    this.key = groupKey(source);
    this.text = JSON.stringify(group);
    this.schedule = new GroupSchedule(
      this.key,
      durationMs(group.interval ?? '0s') ?? 0,
      environment.samplingMs,
    );
    this.offsetMs = wholeSamplings(durationMs(group.query_offset ?? '0s') ?? 0, environment.samplingMs);
    const { rules, left } = rulesOf(file, group, environment, before?.rules);
    this.rules = rules;
    if (!before) return;
    this.schedule.follow(before.schedule);
    this.isRestored = before.isRestored;
    this.leftSeries = [...before.leftSeries, ...left.map(({ rule }) => rule.owned)];
  }

  /** Whether the group's definition is unchanged. */
  is({ group }: GroupOfFile): boolean {
    return JSON.stringify(group) === this.text;
  }

  /** Stops the evaluation of further rules. */
  stop(): void {
    this.isStopped = true;
  }

  async evaluate(timeMs: number): Promise<void> {
    const { monotonic, outputs } = this.environment;
    if (!this.isRestored) this.restore(timeMs);
    const startedAt = monotonic();
    for (const each of this.rules) {
      if (this.isStopped) return;
      await this.evaluateRule(each, timeMs);
      await this.environment.rest();
    }
    for (const owned of this.leftSeries.splice(0)) outputs.end(owned, this.queryTime(timeMs));
    this.saveTime(timeMs);
    this.lastEvaluationMs = timeMs;
    this.evaluationSeconds = (monotonic() - startedAt) / 1000;
    this.environment.observe(this.name, this.evaluationSeconds);
  }

  /** Evaluates a pushed value. @returns the alerts that changed */
  async push(
    metric: string,
    value: number,
    labels: Readonly<Record<string, string>>,
    timeMs: number,
  ): Promise<Alert[]> {
    const changed: Alert[] = [];
    for (const each of this.rules) {
      if (!(each.rule instanceof AlertingRule) || each.rule.threshold?.metric !== metric) continue;
      const alert = await this.pushTo(each.rule, value, labels, timeMs);
      if (each.rule.states.hasChanges) this.tell(each, timeMs);
      if (alert) changed.push(alert);
    }
    return changed;
  }

  /** An error counts as a failure of this rule only: the other rules still evaluate the value. */
  private async pushTo(
    rule: AlertingRule,
    value: number,
    labels: Readonly<Record<string, string>>,
    timeMs: number,
  ): Promise<Alert | undefined> {
    try {
      return await rule.push(value, labels, timeMs);
    } catch (error) {
      rule.health.done(error);
      this.environment.count('failure', { group: this.name, rule: rule.name });
      return undefined;
    }
  }

  get name(): string {
    return this.source.group.name;
  }

  alertingRules(): AlertingRule[] {
    return this.rules.map(({ rule }) => rule).filter((rule) => rule instanceof AlertingRule);
  }

  status(): RuleGroupStatus {
    const { file, group } = this.source;
    return {
      name: group.name,
      file,
      interval: this.schedule.intervalMs / 1000,
      limit: group.limit ?? 0,
      rules: this.rules.map(({ rule }) => rule.status()),
      lastEvaluationMs: this.lastEvaluationMs,
      evaluationSeconds: this.evaluationSeconds,
    };
  }

  /**
   * Stores a rule's changed alerts, then passes its alerts to the receiver. If the process is killed in between, the
   * next evaluation does so.
   */
  private tell({ id, rule }: RuleWithId, timeMs: number): void {
    if (!(rule instanceof AlertingRule)) return;
    const { saved, receiver, count } = this.environment;
    const { changed, removed } = rule.states.takeChanges();
    saved.save(id, changed, removed, (alert) => rule.toAlert(alert));
    const alerts = this.toldBy(rule, timeMs);
    if (alerts.length === 0) return;
    try {
      receiver.receive(alerts, timeMs);
    } catch {
      count('receiver_failure', { group: this.name, rule: rule.name });
    }
  }

  /**
   * The alerts of a rule, without resolved ones that another rule with the same name and labels still fires, also one
   * in a group or a file with another name: for receivers they are one alert.
   */
  private toldBy(rule: AlertingRule, timeMs: number): Alert[] {
    const alerts = rule.told(timeMs);
    if (!alerts.some(isResolved)) return alerts;
    const firing = this.environment.firing(rule.name, rule);
    return alerts.filter((alert) => !isResolved(alert) || !firing.has(alert.fingerprint));
  }

  private async evaluateRule(each: RuleWithId, timeMs: number): Promise<void> {
    const { rule } = each;
    const { monotonic, outputs, count } = this.environment;
    const where = { group: this.name, rule: rule.name };
    const queryMs = this.queryTime(timeMs);
    const startedAt = monotonic();
    count('evaluation', where);
    try {
      const samples = await rule.evaluate(timeMs, queryMs);
      outputs.write(samples, rule.owned, queryMs);
      rule.health.done();
    } catch (error) {
      rule.health.done(error);
      count('failure', where);
    }
    rule.health.lastEvaluationMs = timeMs;
    rule.health.evaluationSeconds = (monotonic() - startedAt) / 1000;
    this.settle(each, timeMs);
  }

  private queryTime(timeMs: number): number {
    return this.offsetMs === 0 ? timeMs : this.environment.samplings.nearest(timeMs - this.offsetMs);
  }

  /** A failed rule reports no alerts, but the alerts that its limit ended are stored. */
  private settle(each: RuleWithId, timeMs: number): void {
    const { rule } = each;
    if (rule.health.health === 'ok' || (rule instanceof AlertingRule && rule.states.hasChanges))
      this.tell(each, timeMs);
  }

  private restore(timeMs: number): void {
    this.isRestored = true;
    const { saved, outputs } = this.environment;
    const lastMs = saved.lastEvaluation(this.key);
    for (const rule of this.alertingRules()) {
      if (rule.owned.size === 0) outputs.adopt(rule.series(), rule.owned);
      restorePending(rule.states, lastMs, timeMs);
    }
  }

  /** Only pending alerts need the time of the last evaluation, to detect a gap after a restart. */
  private saveTime(timeMs: number): void {
    const isPending = this.alertingRules().some(({ states }) => states.has('pending'));
    if (isPending) this.environment.saved.saveEvaluation(this.key, timeMs);
  }
}

function isResolved({ state }: Alert): boolean {
  return state === 'resolved';
}

/** Group names are unique within their file. */
export function groupKey({ file, group }: GroupOfFile): string {
  return `${file};${group.name}`;
}
