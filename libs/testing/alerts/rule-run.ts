import {
  ObservabilityError,
  type Alert,
  type PromDuration,
  type RuleGroup,
  type RuleStatus,
} from '#contracts';
import { createTemplates } from '#alert-templates';
import { MemoryRecords, MemorySeries, queriesOver, RuleManager } from '#alerting';
import { closest, durationMs } from '#promql';
import type { AlertMoment, AlertTestOptions, TestedNotification } from './alert-test-options.js';
import { loadSeries } from './load-series.js';
import { NotificationRecorder } from './notification-recorder.js';

/** Input of a run. */
export interface RunInput {
  readonly options: AlertTestOptions;
  readonly groups: readonly RuleGroup[];
  /** Values by series name, in promtool's notation. */
  readonly series: Readonly<Record<string, string>>;
  /** Sample interval. */
  readonly sample: PromDuration;
  readonly evaluation: PromDuration;
}

/** Evaluates rules over series, from time 0 up to the latest time that the test requests. */
export class RuleRun {
  private readonly manager: RuleManager;
  private readonly everyMs: number;
  private nextMs = 0;
  private readonly history: (readonly Alert[])[] = [];
  private readonly recorder: NotificationRecorder;
  private reachedMs = 0;

  constructor({ options, groups, series, sample, evaluation }: RunInput) {
    const memory = new MemorySeries();
    for (const [name, values] of Object.entries(series)) loadSeries(memory, name, values, intervalOf(sample));
    this.everyMs = intervalOf(evaluation);
    const records = new MemoryRecords({ nowMs: () => this.nextMs });
    this.recorder = new NotificationRecorder(options, groups, records, msOf);
    const templates = createTemplates();
    this.manager = new RuleManager({
      groups: groups.map((group, i) => ({ file: `test ${i}`, group })),
      queries: queriesOver(memory, { subqueryStepMs: this.everyMs }),
      results: memory,
      receiver: this.recorder.incidents,
      records,
      intervalMs: this.everyMs,
      externalLabels: options.externalLabels ?? {},
      externalUrl: options.externalUrl,
      render: { render: (text, data) => templates.render(text, { ...data, timeMs: this.nextMs }) },
    });
  }

  /** Evaluates until a time. */
  async at(time: PromDuration): Promise<AlertMoment> {
    refuseFakeTimers();
    const timeMs = msOf(time);
    for (; this.nextMs <= timeMs; this.nextMs += this.everyMs) {
      await this.recorder.until(this.nextMs);
      await this.manager.evaluateAll(this.nextMs);
      this.refuseFailed();
      await this.recorder.send();
      this.history.push(this.manager.alerts());
    }
    this.reachedMs = Math.max(this.reachedMs, timeMs);
    await this.recorder.until(this.reachedMs);
    return { time, timeMs, alerts: this.history[Math.floor(timeMs / this.everyMs)] ?? [] };
  }

  notifications(until: PromDuration): readonly TestedNotification[] {
    const untilMs = msOf(until);
    if (untilMs > this.reachedMs)
      throw new Error(`The clock was not at ${until} yet: await alerts.at('${until}') first.`);
    return this.recorder.sent.filter(({ atSeconds }) => atSeconds * 1000 <= untilMs);
  }

  /** Acknowledges the incident of a firing alert. @returns false when there is none */
  acknowledge(rule: string, by: string): boolean {
    const open = this.recorder.incidents.openIncidents();
    const found = open.filter(({ alerts }) =>
      alerts.some((alert) => alert.rule === rule && alert.state === 'firing'),
    );
    for (const { id } of found) this.recorder.incidents.acknowledge(id, { by });
    return found.length > 0;
  }

  /** @throws Error when no alert has this name */
  refuseUnknown(rule: string): void {
    const names = this.rules.filter(({ type }) => type === 'alerting').map(({ name }) => name);
    if (names.includes(rule)) return;
    const near = closest(rule, names);
    throw new Error(
      `There is no alert "${rule}".${near === undefined ? '' : ` Did you mean "${near}"?`} Alerts: ${names.join(', ')}.`,
    );
  }

  whyQuiet(rule: string): string {
    const found = this.rules.find(({ name }) => name === rule);
    return found?.data === 'no_data' ? `Its expression finds no series: ${found.query}` : '';
  }

  private get rules(): RuleStatus[] {
    return this.manager.status().flatMap(({ rules }) => [...rules]);
  }

  private refuseFailed(): void {
    const failed = this.rules.find(({ health }) => health === 'err');
    if (!failed) return;
    const when = `${this.nextMs / 1000} s after the first sample`;
    throw new ObservabilityError('OBS_ALERTING', `rule "${failed.name}" failed ${when}: ${failed.lastError}`);
  }
}

/** Evaluation yields the event loop between slices of work; with faked timers it would never resume. */
function refuseFakeTimers(): void {
  if (!('clock' in setImmediate)) return;
  throw new ObservabilityError(
    'OBS_ALERTING',
    'alert test: fake timers are on. An alert test has its own clock: use real timers, or do not fake setImmediate.',
  );
}

function intervalOf(text: PromDuration): number {
  const ms = msOf(text);
  if (ms === 0)
    throw new ObservabilityError(
      'OBS_ALERTING',
      `alert test: "${text}" is not an interval between two samples: use a duration above 0.`,
    );
  return ms;
}

function msOf(text: PromDuration): number {
  const ms = durationMs(text);
  if (ms === undefined)
    throw new ObservabilityError(
      'OBS_ALERTING',
      `alert test: "${text}" is not a duration such as 30s, 5m or 1h30m.`,
    );
  return ms;
}
