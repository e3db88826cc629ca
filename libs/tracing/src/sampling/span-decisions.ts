import type { Attributes } from '@opentelemetry/api';
import {
  SamplingDecision,
  type IdGenerator,
  type Sampler,
  type SamplingResult,
} from '@opentelemetry/sdk-trace';
import type { HeadDecision } from './head-decision.js';
import { randomSpanId, randomTraceId } from './random-ids.js';

/**
 * Decides before the SDK builds a span, and tells it: the SDK asks its sampler and its id generator only in the middle
 * of building, which is too late to save the work.
 */
export class SpanDecisions implements Sampler, IdGenerator {
  private decision = SamplingDecision.RECORD_AND_SAMPLED;
  private traceId: string | undefined;
  private spanId: string | undefined;

  /**
   * @param head whether a new trace is wanted
   * @param undecided what becomes of a trace that is not: recorded all the same where its end may still change that
   */
  constructor(
    private readonly head: HeadDecision,
    private readonly undecided: SamplingDecision.NOT_RECORD | SamplingDecision.RECORD,
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

  /** Sets the answers that the SDK is going to ask for while it builds the next span, which has to follow at once. */
  prepare(decision: SamplingDecision, traceId: string, spanId?: string): void {
    this.decision = decision;
    this.traceId = traceId;
    this.spanId = spanId;
  }

  shouldSample(): SamplingResult {
    return { decision: this.decision };
  }

  generateSpanId = (): string => this.spanId ?? randomSpanId();

  generateTraceId = (): string => this.traceId ?? randomTraceId();

  toString(): string {
    return 'SpanDecisions';
  }
}
