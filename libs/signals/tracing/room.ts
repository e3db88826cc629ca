export { carryContext } from '#kernel';
export { openCall, type OpenCall, type StoreCall } from './client-span.js';
export { Traced, TRACED, type TracedOptions } from './decorators/traced.decorator.js';
export { startEarlyTracing } from './early-tracing.js';
export { handlerComplete } from './handlers/handler-result.js';
export { inPlace } from './handlers/in-place.js';
export { inboundContext } from './handlers/inbound-context.js';
export { noteFailure } from './handlers/note-failure.js';
export { outboundCarrier, outboundContext } from './handlers/outbound-trace.js';
export { runHandler, type Handling } from './handlers/run-handler.js';
export { DROP_REASONS } from './loss-counter.js';
export { linksOf } from './message-links.js';
export {
  carriesOtherTrace,
  extractTrace,
  injectTrace,
  ownPropagator,
  wantTraceId,
  type TraceCarrier,
} from './propagation.js';
export type { ReportedSpan } from './reported-span.js';
export { adoptAttributes, type OwnSpanOptions } from './recording.span.js';
export { complete, runInSpan, type Completion } from './run-in-span.js';
export { recordError, recordFailure } from './span-outcome.js';
export type { SpanWatcher } from './span-watchers.js';
export { trace } from './trace.js';
export { formerNames, liveTracerOf, observesDatabases, tracerOf } from './tracer-of.js';
export { TracingRuntime } from './tracing-runtime.js';
export { tracingImports, tracingProviders } from './tracing.providers.js';
export { TracingService } from './tracing.service.js';
export { TRACING_OPTIONS } from './tracing.options.js';
