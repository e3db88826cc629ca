import { Logger } from '@nestjs/common';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Tracer } from '@opentelemetry/api';
import { type ResolvedOptions, type ThreadExports, ExportStatus } from '#contracts';
import { OWN_SCOPE } from '#otlp';
import { ensureContextManager, type AppScope } from '#kernel';
import { createProvider } from './create-provider.js';
import { AttributeFaults, DroppedSpans } from './loss-counter.js';
import { adoptEarlyTracing, releaseEarlyTracing } from './early-tracing.js';
import { foreignProvider, offerGlobally, withdrawGlobally } from './global-registration.js';
import type { OwnProvider } from './own-provider.js';
import { SpanListeners } from './export/span-listeners.js';
import { ObservabilityTracer } from './tracer.js';
import { ownPropagator } from './propagation.js';
import type { ReportedSpan } from './reported-span.js';
import type { SpanWatcher } from './span-watchers.js';
import { warnOfTraps } from './startup-warnings.js';
import { SCOPE_NAME, SILENT, TRACER_SLOT, type AppTracer } from './tracer-of.js';

/** Time limit of a shutdown for the last spans, milliseconds. */
const FLUSH_LIMIT_MS = 5_000;

/** Part of that limit reserved for closing after the exporters, milliseconds. */
const MARGIN_MS = 100;

/** Tracing of one application, from start to shutdown. */
export class TracingRuntime {
  /** Counts this application's spans without attributes. */
  readonly attributeFaults = new AttributeFaults();
  private closing: Promise<void> | undefined;

  private constructor(
    /** The application, for work started on its behalf. */
    readonly scope: AppScope,
    private readonly own: AppTracer,
    private readonly provider?: OwnProvider,
    /** Counts this application's lost spans. */
    readonly dropped = new DroppedSpans(),
    /** Status of the export to `tracing.endpoint`. */
    readonly exportStatus = new ExportStatus(),
    /** Port: listeners of spans. Not called when tracing is off, or with a provider of the user. */
    readonly listeners = new SpanListeners(undefined),
  ) {
    scope.set(TRACER_SLOT, { ...own, attributeFaults: this.attributeFaults });
  }

  /** Tracer of this application. */
  get tracer(): Tracer {
    return this.own.tracer;
  }

  /**
   * Starts tracing. A provider that the user has registered with OpenTelemetry is used as it is, and the exporters in
   * the options are not; otherwise the application gets its own provider, which becomes OpenTelemetry's global one if
   * there is none.
   *
   * @param thread exports to `tracing.endpoint`, if it is used
   * @throws ObservabilityError `OBS_OPTIONS_INVALID` when a certificate for the endpoint cannot be read
   */
  static async start(
    options: ResolvedOptions,
    scope: AppScope,
    thread?: ThreadExports,
  ): Promise<TracingRuntime> {
    ensureContextManager();
    await ownPropagator.settle();
    const { databases } = options.tracing;
    if (!options.tracing.enabled) return new TracingRuntime(scope, { ...SILENT, databases });
    const foreign = foreignProvider();
    if (foreign) {
      if (options.tracing.endpoint) warnAdopted();
      return new TracingRuntime(scope, {
        tracer: foreign.getTracer(SCOPE_NAME, OWN_SCOPE.version),
        live: true,
        parentBased: false,
        formerNames: options.metrics.formerNames,
        databases,
      });
    }
    const dropped = new DroppedSpans();
    const exportStatus = new ExportStatus();
    const listeners = new SpanListeners(options.logging.redact);
    const provider = createProvider(options, dropped, exportStatus, listeners, thread);
    offerGlobally(provider, ownPropagator);
    adoptEarlyTracing(provider);
    warnOfTraps();
    const { parentBased } = options.tracing;
    const { formerNames } = options.metrics;
    const tracer = provider.getTracer(SCOPE_NAME, OWN_SCOPE.version);
    const own = { tracer, live: true, parentBased, formerNames, databases };
    return new TracingRuntime(scope, own, provider, dropped, exportStatus, listeners);
  }

  /**
   * Records a span that a browser has measured. It keeps its ids; a provider of the user assigns a new span id in the
   * same trace.
   */
  recordReported(reported: ReportedSpan): void {
    const { traceId, spanId, parentSpanId, name, startMs, durationMs, attributes } = reported;
    const { tracer } = this;
    const kind = reported.isClient ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const options = { startTime: startMs, attributes, kind };
    const remote = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
    const span =
      tracer instanceof ObservabilityTracer
        ? tracer.startReported(remote, name, options, parentSpanId)
        : tracer.startSpan(name, options, trace.setSpanContext(ROOT_CONTEXT, remote));
    if (reported.hasFailed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(startMs + durationMs);
  }

  /** Adds a watcher of the application's spans. It is not called when tracing is off or a provider of the user is used. */
  watch(watcher: SpanWatcher): void {
    this.provider?.watchers.add(watcher);
  }

  /** Exports waiting spans. A provider of the user is not flushed. */
  async flush(): Promise<void> {
    await this.provider?.forceFlush();
  }

  /**
   * Exports waiting spans and closes the exporters; call it last, when no more spans are created. Takes at most
   * `limitMs` milliseconds and never rejects. A provider of the user is not closed.
   */
  shutdown(limitMs = FLUSH_LIMIT_MS): Promise<void> {
    return (this.closing ??= this.close(limitMs));
  }

  private async close(limitMs: number): Promise<void> {
    const { provider } = this;
    if (!provider) return;
    withdrawGlobally(provider);
    releaseEarlyTracing(provider);
    const done = await settled(provider.shutdown(limitMs - MARGIN_MS), limitMs);
    if (!done) new Logger('Tracing').warn(`The last spans could not be exported within ${limitMs} ms`);
  }
}

function warnAdopted(): void {
  new Logger('Tracing').warn(
    'An OpenTelemetry tracer provider is registered already: spans go there, and tracing.endpoint is not used',
  );
}

/** Whether the work settled in time. */
async function settled(work: Promise<void>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const end = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([end, limit]);
  } finally {
    clearTimeout(timer);
  }
}
