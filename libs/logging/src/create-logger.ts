import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino, type Logger as Pino } from 'pino';
import type { LogDestination, ResolvedOptions } from '#contracts';
import { boundFields } from '#context';
import { createRedactor } from './redact.js';

/**
 * Makes the one pino logger of an application. Every line carries the service, the fields bound where it was written
 * (`runWith`, `@WithFields`) and the ids of the active span.
 *
 * @param options the resolved options
 * @param destination where the lines go
 */
export function createLogger(options: ResolvedOptions, destination: LogDestination): Pino {
  const { name, version } = options.service;
  const redact = createRedactor(options.logging.redact);
  return pino(
    {
      level: options.logging.level,
      base: { service: name, ...(version && { version }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: redact },
      mixin: () => redact(workFields()),
    },
    { write: (line: string) => void destination.write(line) },
  );
}

function workFields(): Record<string, unknown> {
  const span = trace.getActiveSpan()?.spanContext();
  if (!span || !isSpanContextValid(span)) return { ...boundFields() };
  return { trace_id: span.traceId, span_id: span.spanId, ...boundFields() };
}
