import type { Attributes } from '@opentelemetry/api';
import { SamplingDecision } from '#contracts';
import type { HeadDecision } from './head-decision.js';

/**
 * Decides before a span is created: the SDK calls its sampler while creating it, which is too late to save the work.
 */
export class SpanDecisions {
  /**
   * @param head decides about new traces
   * @param undecided decision for refused traces: they are recorded when their end may still change the decision
   * @param parentBased whether a caller's decision is kept
   */
  constructor(
    private readonly head: HeadDecision,
    private readonly undecided: SamplingDecision,
    readonly parentBased = true,
  ) {}

  /** True when every new trace is refused, whatever its id. */
  get refusesAll(): boolean {
    return this.head.refusesAll && this.undecided === SamplingDecision.NOT_RECORD;
  }

  forRoot(traceId: string, name: string, attributes: Attributes | undefined): SamplingDecision {
    const wanted = this.head.decide(traceId, name, attributes);
    if (wanted === 'drop') return SamplingDecision.NOT_RECORD;
    return wanted === 'keep' ? SamplingDecision.RECORD_AND_SAMPLED : this.undecided;
  }
}
