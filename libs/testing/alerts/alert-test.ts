import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ObservabilityError, type Alert, type PromDuration } from '#contracts';
import type { AlertMoment, AlertTestOptions, TestedNotification } from './alert-test-options.js';
import type { RuleRun, RunInput } from './rule-run.js';

/**
 * Evaluates alert rules over series given by the test, with a clock that the test advances. Times are counted from the
 * first sample.
 *
 * @example
 * ```ts
 * expect.extend(alertMatchers);
 * const alerts = alertTest({ ruleFile: 'alerts.rules.yml' }).series({ 'kafka_lag{topic="a"}': '0+10x6' }).every('1m');
 * await alerts.at('5m');
 * expect(alerts).toBeFiring('HighLag', { topic: 'a' });
 * ```
 */
export class AlertTest {
  private readonly noted: Record<string, string> = {};
  private intervals = { sample: '1m', evaluation: '1m' };
  private started: Promise<RuleRun> | undefined;
  private run: RuleRun | undefined;
  private now: AlertMoment | undefined;
  private readonly moments = new Map<number, AlertMoment>();
  private readonly asked = new Set<string>();

  /** Use {@link alertTest}. */
  constructor(private readonly options: AlertTestOptions) {}

  /**
   * Adds series, in the notation of `promtool test rules`.
   *
   * @param values by name: `{ 'queue_depth{queue="a"}': '0+10x60 _ stale' }`
   */
  series(values: Readonly<Record<string, string>>): this {
    this.refuseStarted('series');
    Object.assign(this.noted, values);
    return this;
  }

  /**
   * Sets the sample interval and the evaluation interval; both are one minute by default. As in promtool, the intervals
   * of groups are ignored.
   *
   * @param evaluation default: the same as `sample`
   */
  every(sample: PromDuration, evaluation: PromDuration = sample): this {
    this.refuseStarted('every');
    this.intervals = { sample, evaluation };
    return this;
  }

  /**
   * Moves the clock to a time and evaluates the rules up to it; methods and matchers then refer to this time. The clock
   * may go back: earlier states are kept.
   *
   * @param time such as `5m`, counted from the first sample
   * @throws ObservabilityError `OBS_ALERTING` for a series or a rule that cannot be read, and for a rule that fails
   */
  async at(time: PromDuration): Promise<this> {
    this.run = await (this.started ??= this.start());
    this.now = await this.run.at(time);
    this.moments.set(this.now.timeMs, this.now);
    return this;
  }

  /** The firing alerts of one rule, or of all. @throws Error when there is no such rule */
  firing(rule?: string): readonly Alert[] {
    return this.inState('firing', rule);
  }

  /** The pending alerts: their `for` has not elapsed. @throws Error when there is no such rule */
  pending(rule?: string): readonly Alert[] {
    return this.inState('pending', rule);
  }

  /** The messages sent to channels, oldest first. @param until default: the clock's current time */
  notifications(until: PromDuration = this.moment.time): readonly TestedNotification[] {
    return this.run!.notifications(until);
  }

  /**
   * Acknowledges the incident of an alert at the clock's current time. It is neither escalated nor repeated afterwards.
   *
   * @param rule name of an alert that fires
   * @param by default: `the test`
   */
  acknowledge(rule: string, by = 'the test'): this {
    void this.moment;
    if (!this.run!.acknowledge(rule, by)) throw refused(`acknowledge: no open incident is about "${rule}"`);
    return this;
  }

  /** The state at the clock's current time. @throws Error before `at` */
  get moment(): AlertMoment {
    if (!this.now) throw new Error("Nothing was evaluated yet: await alerts.at('5m') first.");
    return this.now;
  }

  /**
   * Throws for an unknown rule, so that a misspelt name does not make a `not` assertion pass.
   *
   * @throws Error when no alert has this name
   */
  refuseUnknown(rule: string): void {
    void this.moment;
    this.run!.refuseUnknown(rule);
  }

  /** Why a rule has no alert, if the reason is known. */
  whyQuiet(rule: string): string {
    return this.run?.whyQuiet(rule) ?? '';
  }

  /**
   * This test in the file format of `promtool test rules`: the alerts at every time that the test visited. The format
   * has no notifications.
   *
   * @param rulesPath path of the file with the test's rules, relative to this file
   */
  async promtoolFile(rulesPath = 'alerts.rules.yml'): Promise<string> {
    const { promtoolTest } = await import('./promtool-file.js');
    void this.moment;
    return promtoolTest(await this.input(), [...this.moments.values()], [...this.asked], rulesPath);
  }

  /**
   * Writes the test in the file format of `promtool test rules`, and its rules next to it.
   *
   * @param path such as `lag.test.yml`; the rules are then written to `lag.rules.yml`
   * @returns the paths of both
   */
  async writePromtoolTest(path: string): Promise<{ readonly test: string; readonly rules: string }> {
    const { promtoolRules } = await import('./promtool-file.js');
    const stem = path.replace(/(?:\.test)?\.ya?ml$/, '');
    const rules = `${stem}.rules.yml`;
    await writeFile(rules, promtoolRules(await this.input()));
    await writeFile(path, await this.promtoolFile(basename(rules)));
    return { test: path, rules };
  }

  private inState(state: Alert['state'], rule?: string): readonly Alert[] {
    const { alerts } = this.moment;
    if (rule === undefined) return alerts.filter((alert) => alert.state === state);
    this.refuseUnknown(rule);
    this.asked.add(rule);
    return alerts.filter((alert) => alert.state === state && alert.rule === rule);
  }

  private async start(): Promise<RuleRun> {
    const { RuleRun } = await import('./rule-run.js');
    return new RuleRun(await this.input());
  }

  private async input(): Promise<RunInput> {
    const { groupsOf } = await import('./tested-groups.js');
    return {
      options: this.options,
      groups: await groupsOf(this.options),
      series: this.noted,
      ...this.intervals,
    };
  }

  private refuseStarted(method: string): void {
    if (this.started) throw refused(`${method} comes before the first "await alerts.at(…)"`);
  }
}

/**
 * Starts a test of alert rules; works in Jest, Vitest and `node:test`.
 *
 * @param options the rules, routes and silences
 */
export function alertTest(options: AlertTestOptions): AlertTest {
  return new AlertTest(options);
}

function refused(why: string): ObservabilityError {
  return new ObservabilityError('OBS_ALERTING', `alert test: ${why}.`);
}
