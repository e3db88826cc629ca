import { createContextKey, type Context } from '@opentelemetry/api';

/** The key of the OpenTelemetry SDK: its instrumentations and ours obey the same mark. */
const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** A context in which nothing is traced: what an exporter sends must not make spans. */
export function suppressTracing(context: Context): Context {
  return context.setValue(SUPPRESSED, true);
}

/** Whether {@link suppressTracing}, ours or the SDK's, was applied. */
export function isTracingSuppressed(context: Context): boolean {
  return context.getValue(SUPPRESSED) === true;
}
