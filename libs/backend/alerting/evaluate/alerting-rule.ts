import type { Alert, AlertingRule as AlertingRuleDefinition, RuleStatus, VectorSample } from '#contracts';
import { durationMs } from '#promql';
import { toAlert, type ActiveAlert, type AlertIdentity, type FoundAlert } from './active-alert.js';
import { alertSeries } from './alert-series.js';
import { AlertStates, RESOLVED_RETENTION_MS, type HoldTimes } from './alert-states.js';
import { AlertTexts } from './alert-texts.js';
import { RuleExpression, RuleHealth, type EvaluatedRule } from './evaluated-rule.js';
import { fingerprint } from './fingerprint.js';
import { labelsKey, type OutputSample } from './output-series.js';
import type { RuleEnvironment } from './rule-environment.js';
import { ruleStatus } from './rule-status.js';
import type { RuleQuery } from './rule-queries.js';
import { severityOf } from './severity.js';
import { thresholdShape, type ThresholdShape } from './threshold-shape.js';

/** The state of an alerting rule that survives a change of its group. */
export interface AlertingMemory {
  readonly states: AlertStates;
  readonly owned: Set<string>;
}

/** Number of alerts rendered before the rule checks whether it must yield the thread. */
const BETWEEN_RESTS = 64;

/** Evaluates an alerting rule. */
export class AlertingRule implements EvaluatedRule {
  readonly kind = 'alerting';
  readonly name: string;
  readonly health = new RuleHealth();
  readonly states: AlertStates;
  readonly owned: Set<string>;
  /** Set when the rule can be evaluated for a pushed value without the store. */
  readonly threshold: ThresholdShape | undefined;
  private readonly expression: RuleExpression;
  private readonly texts: AlertTexts;
  private readonly times: HoldTimes;
  private readonly identities = new WeakMap<ActiveAlert['labels'], AlertIdentity>();
  private pushedQuery?: RuleQuery;

  /** @param labels labels of the group merged with those of the rule */
  constructor(
    private readonly rule: AlertingRuleDefinition,
    private readonly labels: Readonly<Record<string, string>>,
    private readonly group: { readonly name: string; readonly limit: number },
    private readonly environment: RuleEnvironment,
    { states, owned }: AlertingMemory = { states: new AlertStates(), owned: new Set() },
  ) {
    this.name = rule.alert;
    this.states = states;
    this.owned = owned;
    this.threshold = thresholdShape(rule.expr);
    this.expression = new RuleExpression(rule.expr, environment.queries);
    this.texts = new AlertTexts(rule, labels, environment, () =>
      environment.count('template_failure', { group: group.name, rule: rule.alert }),
    );
    this.times = {
      holdMs: durationMs(rule.for ?? '0s') ?? 0,
      keepFiringMs: durationMs(rule.keep_firing_for ?? '0s') ?? 0,
      cooldownMs: durationMs(rule.notify?.cooldown ?? '0s') ?? 0,
    };
  }

  async evaluate(timeMs: number, queryMs: number): Promise<OutputSample[]> {
    const samples = await this.expression.evaluate(queryMs, this.health);
    // Check the limit before rendering texts that would be discarded.
    this.states.refuseMore(samples.length, timeMs, this.group.limit);
    const found = new Map<string, FoundAlert>();
    for (const sample of samples) {
      if (found.size % BETWEEN_RESTS === 0) await this.environment.rest();
      const alert = await this.fill(sample, timeMs);
      const key = labelsKey(alert.labels);
      if (found.has(key))
        throw new Error('vector contains metrics with the same labelset after applying alert labels');
      found.set(key, alert);
    }
    await this.endPushed(found, timeMs, queryMs);
    const hasData = this.health.data !== 'no_data';
    const active = this.states.apply(found, timeMs, this.times, this.group.limit, hasData);
    return active.flatMap((alert) => alertSeries(this.name, this.labels, alert));
  }

  /** `ALERTS` and `ALERTS_FOR_STATE` of the current alerts. */
  series(): OutputSample[] {
    const active = [...this.states.all.values()].filter(({ state }) => state !== 'resolved');
    return active.flatMap((alert) => alertSeries(this.name, this.labels, alert));
  }

  /** Evaluates a pushed value. @returns the alert when its state changed */
  async push(
    value: number,
    labels: Readonly<Record<string, string>>,
    timeMs: number,
  ): Promise<Alert | undefined> {
    const { threshold } = this;
    const meets = threshold?.judge(value, labels);
    if (!threshold || meets === undefined) return undefined;
    const named = { ...labels, __name__: threshold.metric };
    const found = await this.fill({ labels: named, value }, timeMs);
    const key = labelsKey(found.labels);
    const wasFiring = this.states.all.get(key)?.state === 'firing';
    const changed = meets ? this.states.push(key, found, timeMs, this.times) : this.states.end(key, timeMs);
    // A pending alert that ended was never reported.
    return changed && (meets || wasFiring) ? this.toAlert(changed) : undefined;
  }

  /** All firing alerts, and those that ended in the last 15 minutes: resolved, or pending again. */
  told(timeMs: number): Alert[] {
    const alerts: Alert[] = [];
    for (const alert of this.states.all.values()) {
      const endedMs = alert.state === 'pending' ? alert.pendingAgainMs : alert.resolvedAtMs;
      if (alert.state === 'firing') alerts.push(this.toAlert(alert));
      else if (endedMs !== undefined && timeMs - endedMs <= RESOLVED_RETENTION_MS)
        alerts.push({ ...this.toAlert(alert), state: 'resolved', resolvedAtMs: endedMs });
    }
    return alerts;
  }

  /** Fingerprints of the firing alerts. */
  firing(): string[] {
    const all = [...this.states.all.values()].filter(({ state }) => state === 'firing');
    return all.map((alert) => this.identify(alert).fingerprint);
  }

  toAlert(alert: ActiveAlert): Alert {
    return toAlert(alert, this.identify(alert));
  }

  /** Pending, firing and recently resolved alerts. */
  current(timeMs = this.health.lastEvaluationMs): Alert[] {
    const alerts: Alert[] = [];
    for (const alert of this.states.all.values())
      if (alert.state !== 'resolved' || timeMs - alert.resolvedAtMs! <= RESOLVED_RETENTION_MS)
        alerts.push(this.toAlert(alert));
    return alerts;
  }

  status(): RuleStatus {
    const alerts = this.current();
    const has = (wanted: Alert['state']) => alerts.some(({ state }) => state === wanted);
    return {
      ...ruleStatus(this, this.rule.expr, this.labels),
      annotations: this.rule.annotations ?? {},
      duration: this.times.holdMs / 1000,
      keepFiringFor: this.times.keepFiringMs / 1000,
      state: has('firing') ? 'firing' : has('pending') ? 'pending' : 'inactive',
      alerts,
    };
  }

  /** Ends an alert that was pushed when the store has a later value that does not meet the condition. */
  private async endPushed(
    found: ReadonlyMap<string, FoundAlert>,
    timeMs: number,
    queryMs: number,
  ): Promise<void> {
    const pushed = [...this.states.all].filter(
      ([key, { pushedAtMs = Infinity }]) => pushedAtMs < timeMs && !found.has(key),
    );
    if (pushed.length === 0 || !this.threshold) return;
    this.pushedQuery ??= this.environment.queries.prepare(this.threshold.selector);
    const { samples } = await this.pushedQuery.evaluate(queryMs);
    const stored = new Set<string>();
    for (const sample of samples) stored.add(labelsKey((await this.fill(sample, timeMs)).labels));
    for (const [key, { pushedAtMs }] of pushed)
      if (stored.has(key) && pushedAtMs !== undefined) this.states.end(key, timeMs);
  }

  private fill(sample: VectorSample, timeMs: number): Promise<FoundAlert> {
    return this.texts.fill(sample, timeMs, this.environment.query);
  }

  private identify(alert: ActiveAlert): AlertIdentity {
    let identity = this.identities.get(alert.labels);
    if (!identity) this.identities.set(alert.labels, (identity = this.identityOf(alert)));
    return identity;
  }

  private identityOf({ labels }: ActiveAlert): AlertIdentity {
    const { externalLabels, externalUrl } = this.environment;
    // As when Prometheus sends an alert: a label of the alert takes precedence over an external label.
    const all = { ...externalLabels, ...labels };
    const added = Object.keys(externalLabels).filter((name) => !Object.hasOwn(labels, name));
    const { notify } = this.rule;
    return {
      fingerprint: fingerprint(all),
      group: this.group.name,
      rule: this.name,
      labels: all,
      ...(added.length > 0 && { externalLabels: added }),
      severity: severityOf(all),
      ...(externalUrl && { generatorUrl: expressionUrl(externalUrl, this.rule.expr) }),
      ...(notify && { notify }),
    };
  }
}

function expressionUrl(externalUrl: string, expr: string): string {
  return `${externalUrl.replace(/\/$/, '')}/graph?g0.expr=${encodeURIComponent(expr)}&g0.tab=1`;
}
