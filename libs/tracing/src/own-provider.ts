import type { Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import type { TracerProvider as SdkProvider } from '@opentelemetry/sdk-trace';
import { OwnTracer } from './own-tracer.js';
import type { SpanDecisions } from './sampling/span-decisions.js';

/** The SDK's provider, whose tracers are ours. Libraries that trace themselves get theirs here too. */
export class OwnProvider implements TracerProvider {
  private readonly tracers = new Map<Tracer, OwnTracer>();

  constructor(
    private readonly sdk: SdkProvider,
    private readonly decisions: SpanDecisions,
  ) {}

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    const inner = this.sdk.getTracer(name, version, options);
    let tracer = this.tracers.get(inner);
    if (!tracer) this.tracers.set(inner, (tracer = new OwnTracer(inner, this.decisions)));
    return tracer;
  }

  forceFlush(): Promise<void> {
    return this.sdk.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.sdk.shutdown();
  }
}
