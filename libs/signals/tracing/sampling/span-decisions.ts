import type { Attributes } from '@opentelemetry/api';
import { SamplingDecision } from '#contracts';
import type { HeadDecision } from './head-decision.js';

/** Decides before a span is built: the SDK asks its sampler in the middle of building, which is too late to save the work. */
export class SpanDecisions {
  /**
   * @param head whether a new trace is wanted
   * @param undecided what becomes of a trace that is not: recorded all the same where its end may still change that
   * @param parentBased whether a caller's own decision is kept
   */
  constructor(
    private readonly head: HeadDecision,
    private readonly undecided: SamplingDecision,
    readonly parentBased = true,
  ) {}

  /** True when no new trace can be wanted, whatever its id. */
  get refusesAll(): boolean {
    return this.head.refusesAll && this.undecided === SamplingDecision.NOT_RECORD;
  }

  forRoot(traceId: string, name: string, attributes: Attributes | undefined): SamplingDecision {
    const wanted = this.head.decide(traceId, name, attributes);
    if (wanted === 'drop') return SamplingDecision.NOT_RECORD;
    return wanted === 'keep' ? SamplingDecision.RECORD_AND_SAMPLED : this.undecided;
  }
}
