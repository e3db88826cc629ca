import type { TemplateRenderer } from '#alert-templates';
import type { BacktestRequest, BacktestResult } from '#contracts';
import { QueryError } from '#promql';
import { alertingError } from '../alerting-error.js';
import { AlertStates } from '../evaluate/alert-states.js';
import { AlertTexts } from '../evaluate/alert-texts.js';
import type { GroupOfFile } from '../evaluate/evaluated-group.js';
import { queriesOverStore } from '../evaluate/queries-over.js';
import { backtestedRule, type BacktestedRule } from './backtested-rule.js';
import { Firings } from './firings.js';
import { judgedValue } from './judged-value.js';
import { matrixSlices, type SliceOptions, type Steps } from './matrix-slices.js';
import { dependOnLabelsOnly, SliceAlerts, type ToAlert } from './slice-alerts.js';

/** Dependencies of a back-test. */
export interface BacktestOptions extends SliceOptions {
  /** The loaded groups; a request can name one of their rules. */
  readonly groups: readonly GroupOfFile[];
  readonly templates: TemplateRenderer;
  readonly externalLabels: Readonly<Record<string, string>>;
  /** `''` where `management.externalUrl` is not set. */
  readonly externalUrl: string;
  /** Milliseconds between two samplings. */
  readonly samplingMs: number;
}

/** One evaluation per minute for about a year. */
const MOST_EVALUATIONS = 600_000;
/** Milliseconds of work after which the back-test yields the thread. */
const WORK_MS = 6;

/**
 * Evaluates a rule over the stored samples and returns when it would have fired. The back-test starts without alerts at
 * `fromMs` and evaluates after every interval, with the state machine that live rules use.
 *
 * @throws ObservabilityError `OBS_ALERTING` that names the field of the request; PromqlError and QueryError as queries
 *   do
 */
export async function backtest(request: BacktestRequest, options: BacktestOptions): Promise<BacktestResult> {
  const rule = backtestedRule(request, options.groups, options.samplingMs);
  const steps = stepsOf(request, rule.intervalMs);
  const states = new AlertStates();
  const firings = new Firings(states);
  const pace = new Pace(options.signal);
  const isPerSeries = dependOnLabelsOnly(rule.labels);
  for await (const slice of matrixSlices(rule.expr, steps, options)) {
    const alerts = new SliceAlerts(slice, toAlert(rule, options));
    if (isPerSeries) await alerts.prepare();
    for (let step = 0; step < slice.count; step++) {
      const found = alerts.at(step);
      const timeMs = slice.fromMs + step * slice.stepMs;
      evaluate(states, found instanceof Promise ? await found : found, timeMs, rule);
      firings.collect();
      if (pace.due()) await pace.rest();
    }
  }
  const judged = judgedValue(rule.expr);
  return { expr: rule.expr, evaluations: steps.count, firings: firings.list, ...(judged && { judged }) };
}

function stepsOf({ fromMs, toMs }: BacktestRequest, stepMs: number): Steps {
  if (!Number.isFinite(fromMs)) throw alertingError('fromMs', `${fromMs} is not a time in milliseconds`);
  if (!Number.isFinite(toMs) || toMs < fromMs)
    throw alertingError('toMs', 'it must be a time not before "fromMs"');
  const count = Math.floor((toMs - fromMs) / stepMs) + 1;
  if (count > MOST_EVALUATIONS)
    throw alertingError(
      'interval',
      `${count} evaluations are more than ${MOST_EVALUATIONS}; take a shorter time or a longer interval`,
    );
  return { fromMs, stepMs, count };
}

function evaluate(
  states: AlertStates,
  found: Awaited<ReturnType<SliceAlerts['at']>>,
  timeMs: number,
  rule: BacktestedRule,
): void {
  if (found.size === 0 && states.all.size === 0) return;
  try {
    states.apply(found, timeMs, rule.times, rule.limit);
  } catch {
    // The number of alerts exceeds the group's limit: the rule fails, and its alerts end.
  }
}

function toAlert(rule: BacktestedRule, { store, limits, ...context }: BacktestOptions): ToAlert {
  const { externalLabels, externalUrl, templates } = context;
  const queries = queriesOverStore(store, limits);
  const texts = new AlertTexts(
    { alert: rule.name },
    rule.labels,
    { externalLabels, externalUrl, render: templates },
    () => undefined,
  );
  return (sample, timeMs) =>
    texts.fill(sample, timeMs, async (expr, at) => (await queries.prepare(expr).evaluate(at)).samples);
}

/** Yields the thread every few milliseconds. */
class Pace {
  private next = performance.now() + WORK_MS;

  constructor(private readonly signal: AbortSignal | undefined) {}

  due(): boolean {
    return performance.now() >= this.next;
  }

  /** @throws QueryError when the back-test was cancelled */
  async rest(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (this.signal?.aborted) throw new QueryError('query was canceled in expression evaluation', 'canceled');
    this.next = performance.now() + WORK_MS;
  }
}
