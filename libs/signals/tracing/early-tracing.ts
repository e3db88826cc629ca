import { serviceResource } from '#otlp';
import { type ReadableSpan, type ResolvedOptions, SamplingDecision, type SpanProcessor } from '#contracts';
import { ensureContextManager } from '#kernel';
import { foreignProvider, offerGlobally } from './global-registration.js';
import { OwnProvider } from './own-provider.js';
import { ownPropagator } from './propagation.js';
import { HeadDecision } from './sampling/head-decision.js';
import { SpanDecisions } from './sampling/span-decisions.js';

/** Keeps finished spans until an application can export them, and passes on later ones. */
class SpanKeeper implements SpanProcessor {
  taker: OwnProvider | undefined;
  private kept: ReadableSpan[] = [];

  constructor(private readonly limit: number) {}

  onStart(): void {
    // Only finished spans are used.
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
    // The receiving provider is shut down by its owner.
  }
}

interface EarlyTracing {
  provider: OwnProvider;
  keeper: SpanKeeper;
}

// One early start per process, before any application.
let early: EarlyTracing | undefined;

/**
 * Starts tracing before there is an application: libraries loaded from now on get working tracers, and their spans are
 * exported by the first application. Does nothing when another provider is registered.
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

/** Connects the early tracing to an application's provider, unless it is connected already. */
export function adoptEarlyTracing(provider: OwnProvider): void {
  if (!early || early.keeper.taker) return;
  early.provider.handOver(provider);
  early.keeper.handOver(provider);
}

/** Disconnects the early tracing from a provider that is about to close. */
export function releaseEarlyTracing(provider: OwnProvider): void {
  if (early?.keeper.taker !== provider) return;
  early.provider.handOver();
  early.keeper.handOver(undefined);
}
