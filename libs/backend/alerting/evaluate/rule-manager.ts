import type { TemplateRenderer } from '#alert-templates';
import type { Alert, AlertReceiver, AlertRecords, RuleGroupStatus, RuleResults } from '#contracts';
import { EvaluatedGroup, groupKey, type GroupOfFile } from './evaluated-group.js';
import { OutputSeries } from './output-series.js';
import { RetiredRules } from './retired-rules.js';
import type { CountRuleEvent, RuleEnvironment } from './rule-environment.js';
import type { RuleQueries } from './rule-queries.js';
import { SamplingTimes } from './sampling-times.js';
import { SavedAlerts } from './saved-alerts.js';
import { TemplateQueries } from './template-queries.js';

/** Dependencies of a {@link RuleManager}. */
export interface RuleManagerOptions {
  readonly groups: readonly GroupOfFile[];
  readonly queries: RuleQueries;
  readonly results: RuleResults;
  readonly receiver: AlertReceiver;
  readonly records: AlertRecords;
  /** Sampling interval, milliseconds; group intervals are rounded up to a multiple of it. Default 0: not rounded. */
  readonly intervalMs?: number;
  readonly externalLabels?: Readonly<Record<string, string>>;
  readonly externalUrl?: string | undefined;
  readonly render: TemplateRenderer;
  readonly count?: CountRuleEvent;
  /** Called with the duration of each group evaluation. */
  readonly observe?: (group: string, seconds: number) => void;
  /** Called when all due groups have evaluated a sampling, also between two evaluations without a pause. */
  readonly judged?: (timeMs: number) => void;
  /** Monotonic milliseconds, for durations. Default: `performance.now`. */
  readonly monotonic?: () => number;
}

/** Milliseconds of work after which the thread is yielded. */
const SLICE_MS = 6;

/**
 * Evaluates rule groups with the semantics of Prometheus. It has no timer: the caller passes the time of every
 * evaluation.
 *
 * @example
 * ```ts
 * const manager = new RuleManager({ groups, queries: queriesOver(source), results, receiver, records, render });
 * for (let timeMs = 0; timeMs <= 600_000; timeMs += 15_000) await manager.evaluate(timeMs);
 * ```
 */
export class RuleManager {
  private groups: readonly EvaluatedGroup[] = [];
  private readonly environment: RuleEnvironment;
  private readonly retired: RetiredRules;
  private running: Promise<void> | undefined;
  private nextMs: number | undefined;
  private isClosed = false;
  private restAt = 0;

  private readonly judged: (timeMs: number) => void;

  constructor(options: RuleManagerOptions) {
    const { queries, records, externalLabels = {}, externalUrl = '', intervalMs = 0 } = options;
    const outputs = new OutputSeries(options.results);
    const templates = new TemplateQueries(queries);
    this.environment = {
      queries,
      outputs,
      saved: new SavedAlerts(records),
      receiver: options.receiver,
      render: options.render,
      externalLabels,
      externalUrl,
      samplingMs: intervalMs,
      samplings: new SamplingTimes(intervalMs),
      count: options.count ?? (() => undefined),
      observe: options.observe ?? (() => undefined),
      monotonic: options.monotonic ?? (() => performance.now()),
      query: (expr, timeMs) => templates.evaluate(expr, timeMs),
      firing: (name, except) => this.firing(name, except),
      rest: () => this.rest(),
    };
    this.judged = options.judged ?? (() => undefined);
    this.retired = new RetiredRules(this.environment);
    this.setGroups(options.groups);
  }

  /**
   * Evaluates the groups that are due at a sampling. While an evaluation runs, only the newest further time is kept;
   * the others are skipped and count as missed.
   *
   * @param timeMs time of the sampling, milliseconds since 1970
   */
  evaluate(timeMs: number): Promise<void> {
    this.environment.samplings.note(timeMs);
    this.nextMs = timeMs;
    return (this.running ??= this.run());
  }

  /** Evaluates every group, due or not, as `promtool test rules` does. */
  async evaluateAll(timeMs: number): Promise<void> {
    await this.running;
    this.environment.samplings.note(timeMs);
    await this.round(timeMs, () => 0);
  }

  /**
   * Replaces the groups. An unchanged group continues; in a changed group, rules with the same name and labels keep
   * their alerts. Alerts of removed rules are resolved at the next evaluation.
   */
  setGroups(groups: readonly GroupOfFile[]): void {
    const before = new Map(this.groups.map((group) => [group.key, group]));
    this.groups = groups.map((source) => {
      const old = before.get(groupKey(source));
      if (old?.is(source)) {
        before.delete(old.key);
        return old;
      }
      return new EvaluatedGroup(source, this.environment, old);
    });
    const kept = new Map(this.groups.map((group) => [group.key, group]));
    for (const old of before.values()) {
      old.stop();
      this.retired.add(old, kept.get(old.key));
    }
  }

  /**
   * Evaluates a value with every rule that compares this metric with a number. `for` is ignored, and an alert in its
   * cooldown does not fire.
   *
   * @returns the alerts that began to fire or were resolved
   */
  async evaluatePushed(
    metric: string,
    value: number,
    labels: Readonly<Record<string, string>>,
    timeMs: number,
  ): Promise<readonly Alert[]> {
    const changed: Alert[] = [];
    for (const group of this.groups) changed.push(...(await group.push(metric, value, labels, timeMs)));
    return changed;
  }

  status(): RuleGroupStatus[] {
    return this.groups.map((group) => group.status());
  }

  /** Pending, firing and recently resolved alerts. */
  alerts(): Alert[] {
    return this.groups.flatMap((group) => group.alertingRules().flatMap((rule) => rule.current()));
  }

  /** Stops the evaluation in progress before its next rule. */
  close(): void {
    this.isClosed = true;
    for (const group of this.groups) group.stop();
  }

  private firing(name: string, except: object | undefined): Set<string> {
    const rules = this.groups.flatMap((group) => group.alertingRules());
    return new Set(
      rules.filter((rule) => rule !== except && rule.name === name).flatMap((rule) => rule.firing()),
    );
  }

  private async run(): Promise<void> {
    try {
      while (this.nextMs !== undefined && !this.isClosed) {
        const timeMs = this.nextMs;
        this.nextMs = undefined;
        await this.round(timeMs, ({ schedule }) => schedule.due(timeMs));
        if (!this.isClosed) this.judged(timeMs);
      }
    } finally {
      this.running = undefined;
    }
  }

  private async round(timeMs: number, due: (group: EvaluatedGroup) => number | undefined): Promise<void> {
    this.restAt = performance.now() + SLICE_MS;
    this.retired.resolveAlerts(timeMs);
    for (const group of this.groups) {
      const missed = due(group);
      if (missed === undefined) continue;
      if (missed > 0) this.environment.count('missed', { group: group.name }, missed);
      await group.evaluate(timeMs);
    }
    this.retired.endSeries(timeMs);
  }

  private async rest(): Promise<void> {
    if (performance.now() < this.restAt) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.restAt = performance.now() + SLICE_MS;
  }
}
