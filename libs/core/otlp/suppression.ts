import { createContextKey, type Context } from '@opentelemetry/api';

/** The OpenTelemetry SDK's context key, so that its instrumentations and ours obey the same mark. */
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** A context without tracing: an exporter's requests must not create spans. */
export function suppressTracing(context: Context): Context {
  return context.setValue(SUPPRESSED, true);
}

/** Whether {@link suppressTracing}, ours or the SDK's, was applied. */
export function isTracingSuppressed(context: Context): boolean {
  return context.getValue(SUPPRESSED) === true;
}
