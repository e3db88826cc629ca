import type { Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor, TracerProvider as SdkProvider } from '@opentelemetry/sdk-trace';
import { OwnTracer } from './own-tracer.js';
import type { SpanDecisions } from './sampling/span-decisions.js';

/** What an {@link OwnProvider} is made of. */
export interface ProviderParts {
  sdk: SdkProvider;
  decisions: SpanDecisions;
  /** Whom finished spans are handed to. */
  processors: readonly SpanProcessor[];
  resource: ReadableSpan['resource'];
}

/** The SDK's provider, whose tracers are ours. Libraries that trace themselves get theirs here too. */
export class OwnProvider implements TracerProvider {
  private readonly tracers = new Map<
    string,
    [tracer: OwnTracer, ...args: Parameters<TracerProvider['getTracer']>]
  >();
  private parts: ProviderParts;

  constructor(private readonly own: ProviderParts) {
    this.parts = own;
  }

  getTracer(name: string, version = '', options?: TracerOptions): Tracer {
    const key = `${name}@${version}:${options?.schemaUrl ?? ''}`;
    const known = this.tracers.get(key);
    if (known) return known[0];
    const tracer = new OwnTracer(this.parts.sdk.getTracer(name, version, options), this.parts.decisions);
    this.tracers.set(key, [tracer, name, version, options]);
    return tracer;
  }

  /** Lets another provider do the work from now on, for tracers that are in use already too; without one, takes it back. */
  handOver(next?: OwnProvider): void {
    this.parts = next?.own ?? this.own;
    const { sdk, decisions } = this.parts;
    for (const [tracer, ...args] of this.tracers.values()) tracer.redirect(sdk.getTracer(...args), decisions);
  }

  /** Takes spans that somebody else has finished, as if they were its own. */
  take(spans: readonly ReadableSpan[]): void {
    const { processors, resource } = this.own;
    for (const span of spans) {
      (span as { resource: ReadableSpan['resource'] }).resource = resource;
      for (const processor of processors) processor.onEnd(span);
    }
  }

  forceFlush(): Promise<void> {
    return this.own.sdk.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.own.sdk.shutdown();
  }
}
