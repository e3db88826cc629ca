import type { AlertReceiver, VectorSample } from '#contracts';
import type { OutputSeries } from './output-series.js';
import type { RuleQueries } from './rule-queries.js';
import type { SamplingTimes } from './sampling-times.js';
import type { SavedAlerts } from './saved-alerts.js';
import type { TemplateContext } from './template-context.js';

/** Events that a rule manager counts. `missed`: an evaluation was skipped because the previous one took too long. */
export type RuleEvent = 'evaluation' | 'failure' | 'missed' | 'template_failure' | 'receiver_failure';

/** Counts events of rules. @param by increment; default 1 */
export type CountRuleEvent = (
  event: RuleEvent,
  where: { readonly group: string; readonly rule?: string },
  by?: number,
) => void;

/** State shared by the groups of a manager. */
export interface RuleEnvironment extends TemplateContext {
  readonly queries: RuleQueries;
  readonly outputs: OutputSeries;
  readonly saved: SavedAlerts;
  readonly receiver: AlertReceiver;
  readonly count: CountRuleEvent;
  /** Called with the duration of each group evaluation. */
  readonly observe: (group: string, seconds: number) => void;
  /** Sampling interval, milliseconds; 0 when evaluations are not aligned to samplings. */
  readonly samplingMs: number;
  readonly samplings: SamplingTimes;
  /** Monotonic milliseconds, for durations. */
  readonly monotonic: () => number;
  /** Evaluates an expression in a template. */
  readonly query: (expr: string, timeMs: number) => Promise<readonly VectorSample[]>;
  /** Fingerprints of the alerts that rules with this name fire, in all groups and files, but for one rule. */
  readonly firing: (name: string, except?: object) => ReadonlySet<string>;
  /** Yields the thread when it was held for long. */
  rest(): Promise<void>;
}
