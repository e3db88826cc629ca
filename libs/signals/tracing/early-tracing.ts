import { serviceResource } from '#otlp';
import { type ReadableSpan, type ResolvedOptions, SamplingDecision, type SpanProcessor } from '#contracts';
import { ensureContextManager } from '#kernel';
import { foreignProvider, offerGlobally } from './global-registration.js';
import { OwnProvider } from './own-provider.js';
import { ownPropagator } from './propagation.js';
import { HeadDecision } from './sampling/head-decision.js';
import { SpanDecisions } from './sampling/span-decisions.js';

/** Keeps what is finished before there is an application to export it, and hands it on from then on. */
class SpanKeeper implements SpanProcessor {
  taker: OwnProvider | undefined;
  private kept: ReadableSpan[] = [];

  constructor(private readonly limit: number) {}

  onStart(): void {
    // Only finished spans are of interest.
  }

  onEnd(span: ReadableSpan): void {
    if (this.taker) this.taker.take([span]);
    else if (this.kept.length < this.limit) this.kept.push(span);
  }

  handOver(taker: OwnProvider | undefined): void {
    this.taker = taker;
    taker?.take(this.kept.splice(0));
  }

  async forceFlush(): Promise<void> {
    await this.taker?.forceFlush();
  }

  async shutdown(): Promise<void> {
    // Its taker is shut down by whom it belongs to.
  }
}

interface EarlyTracing {
  provider: OwnProvider;
  keeper: SpanKeeper;
}

// One start per process, before there is any application.
let early: EarlyTracing | undefined;

/**
 * Starts tracing before there is an application: libraries that are loaded from now on get tracers that work, and what
 * they record is exported by the first application that starts. Not when somebody else has registered a provider.
 */
export function startEarlyTracing(options: ResolvedOptions): void {
  if (early || !options.tracing.enabled || foreignProvider()) return;
  ensureContextManager();
  const keeper = new SpanKeeper(options.tracing.maxQueueSize);
  const { tracing } = options;
  const head = new HeadDecision(tracing);
  const decisions = new SpanDecisions(head, SamplingDecision.NOT_RECORD, tracing.parentBased);
  const parts = { decisions, processors: [keeper], resource: serviceResource(options), limits: tracing };
  const provider = new OwnProvider(parts);
  early = { provider, keeper };
  offerGlobally(early.provider, ownPropagator);
}

/** Whether tracing was started early. */
export function startedEarly(): boolean {
  return early !== undefined;
}

/** Makes the provider of an application do what was started early, unless another application does. */
export function adoptEarlyTracing(provider: OwnProvider): void {
  if (!early || early.keeper.taker) return;
  early.provider.handOver(provider);
  early.keeper.handOver(provider);
}

/** Takes back what {@link adoptEarlyTracing} gave to a provider that is about to close. */
export function releaseEarlyTracing(provider: OwnProvider): void {
  if (early?.keeper.taker !== provider) return;
  early.provider.handOver();
  early.keeper.handOver(undefined);
}
