import type { AlertReceiver, VectorSample } from '#contracts';
import type { OutputSeries } from './output-series.js';
import type { RuleQueries } from './rule-queries.js';
import type { SamplingTimes } from './sampling-times.js';
import type { SavedAlerts } from './saved-alerts.js';
import type { TemplateContext } from './template-context.js';

/** What a manager counts. `missed` are evaluations that fell out because the one before took too long. */
export type RuleEvent = 'evaluation' | 'failure' | 'missed' | 'template_failure' | 'receiver_failure';

/** Hears of what happens to rules. @param by how many times; default 1 */
export type CountRuleEvent = (
  event: RuleEvent,
  where: { readonly group: string; readonly rule?: string },
  by?: number,
) => void;

/** What the groups of a manager share. */
export interface RuleEnvironment extends TemplateContext {
  readonly queries: RuleQueries;
  readonly outputs: OutputSeries;
  readonly saved: SavedAlerts;
  readonly receiver: AlertReceiver;
  readonly count: CountRuleEvent;
  /** Hears how long an evaluation of a group took. */
  readonly observe: (group: string, seconds: number) => void;
  /** Milliseconds between two samplings; 0 when evaluations need no grid. */
  readonly samplingMs: number;
  readonly samplings: SamplingTimes;
  /** Milliseconds that never jump, for durations. */
  readonly monotonic: () => number;
  /** Evaluates the expression of a template. */
  readonly query: (expr: string, timeMs: number) => Promise<readonly VectorSample[]>;
  /** Gives the thread to others when it was held for long. */
  rest(): Promise<void>;
}
