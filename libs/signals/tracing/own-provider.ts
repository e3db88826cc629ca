import type { Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import { type ReadableSpan, type SpanProcessor } from '#contracts';
import { ObservabilityTracer } from './tracer.js';
import type { SpanOrigin } from './recording.span.js';
import type { SpanDecisions } from './sampling/span-decisions.js';
import { SpanWatchers } from './span-watchers.js';

/** Parts of an {@link OwnProvider}. */
export interface ProviderParts {
  decisions: SpanDecisions;
  /** Receivers of finished spans. */
  processors: readonly SpanProcessor[];
  resource: ReadableSpan['resource'];
  limits: SpanOrigin['limits'];
}

type OwnParts = ProviderParts & Pick<SpanOrigin, 'watchers'>;

/** Creates the tracers of an application, and of libraries that trace themselves. */
export class OwnProvider implements TracerProvider {
  private readonly tracers = new Map<
    string,
    [tracer: ObservabilityTracer, instrumentationScope: SpanOrigin['instrumentationScope']]
  >();
  /** Watchers of spans, for tests. */
  readonly watchers = new SpanWatchers();
  private readonly own: OwnParts;
  private parts: OwnParts;

  constructor(parts: ProviderParts) {
    this.parts = this.own = { ...parts, watchers: this.watchers };
  }

  getTracer(name: string, version = '', options?: TracerOptions): Tracer {
    const key = `${name}@${version}:${options?.schemaUrl ?? ''}`;
    const known = this.tracers.get(key);
    if (known) return known[0];
    const instrumentationScope = { name, version, schemaUrl: options?.schemaUrl };
    const tracer = new ObservabilityTracer({ ...this.parts, instrumentationScope }, this.parts.decisions);
    this.tracers.set(key, [tracer, instrumentationScope]);
    return tracer;
  }

  /** Redirects all tracers, including existing ones, to another provider; without an argument, reverts this. */
  handOver(next?: OwnProvider): void {
    this.parts = next?.own ?? this.own;
    for (const [tracer, instrumentationScope] of this.tracers.values())
      tracer.redirect({ ...this.parts, instrumentationScope }, this.parts.decisions);
  }

  /** Takes over finished spans of another provider. */
  take(spans: readonly ReadableSpan[]): void {
    const { processors, resource } = this.own;
    for (const span of spans) {
      (span as { resource: ReadableSpan['resource'] }).resource = resource;
      for (const processor of processors) processor.onEnd(span);
    }
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.own.processors.map((processor) => processor.forceFlush()));
  }

  /** @param limitMs time limit, milliseconds; undelivered spans are dropped then */
  async shutdown(limitMs?: number): Promise<void> {
    await Promise.all(this.own.processors.map((processor) => processor.shutdown(limitMs)));
  }
}
