export { SPAN_LISTENERS, type ListenerPort, type SpanListener } from '#contracts';
export type { ArgumentAttributes } from './decorators/attribute-reader.js';
export { Traced, type TracedDecorator, type TracedOptions } from './decorators/traced.decorator.js';
export { extractTrace, injectTrace, type TraceCarrier } from './propagation.js';
export { recordError } from './span-outcome.js';
export { addSpanEvent, trace } from './trace.js';
export { tracerOf } from './tracer.js';
export { TracingInterceptor } from './tracing.interceptor.js';
export { TracingService } from './tracing.service.js';
