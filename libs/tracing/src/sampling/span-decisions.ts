import type { Attributes } from '@opentelemetry/api';
import {
  RandomIdGenerator,
  SamplingDecision,
  type IdGenerator,
  type Sampler,
  type SamplingResult,
} from '@opentelemetry/sdk-trace';
import type { HeadDecision } from './head-decision.js';

/**
 * Decides before the SDK builds a span, and tells it: the SDK asks its sampler and its id generator only in the middle
 * of building, which is too late to save the work.
 */
export class SpanDecisions implements Sampler, IdGenerator {
  private readonly ids = new RandomIdGenerator();
  private decision = SamplingDecision.RECORD_AND_SAMPLED;
  private traceId: string | undefined;

  /**
   * @param head whether a new trace is wanted
   * @param undecided what becomes of a trace that is not: recorded all the same where its end may still change that
   */
  constructor(
    private readonly head: HeadDecision,
    private readonly undecided: SamplingDecision.NOT_RECORD | SamplingDecision.RECORD,
  ) {}

  forRoot(traceId: string, name: string, attributes: Attributes | undefined): SamplingDecision {
    const wanted = this.head.decide(traceId, name, attributes);
    if (wanted === 'drop') return SamplingDecision.NOT_RECORD;
    return wanted === 'keep' ? SamplingDecision.RECORD_AND_SAMPLED : this.undecided;
  }

  /** Runs what makes the SDK build a span, with the answers that it is going to ask for. */
  apply<T>(decision: SamplingDecision, traceId: string, build: () => T): T {
    this.decision = decision;
    this.traceId = traceId;
    try {
      return build();
    } finally {
      this.decision = SamplingDecision.RECORD_AND_SAMPLED;
      this.traceId = undefined;
    }
  }

  newTraceId(): string {
    return this.ids.generateTraceId();
  }

  newSpanId(): string {
    return this.ids.generateSpanId();
  }

  shouldSample(): SamplingResult {
    return { decision: this.decision };
  }

  generateTraceId = (): string => this.traceId ?? this.newTraceId();
  generateSpanId = (): string => this.newSpanId();

  toString(): string {
    return 'SpanDecisions';
  }
}
