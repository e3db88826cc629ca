export { Traced, type TracedOptions } from './decorators/traced.decorator.js';
export { extractTrace, injectTrace, wantTraceId, type TraceCarrier } from './propagation.js';
export { recordFailure } from './span-outcome.js';
export { tracerOf } from './tracer.js';
export { TracingInterceptor } from './tracing.interceptor.js';
export { tracingImports, tracingProviders } from './tracing.providers.js';
export { TracingRuntime } from './tracing-runtime.js';
export { TracingService } from './tracing.service.js';
