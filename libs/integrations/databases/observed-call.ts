import { context, createContextKey, type Context } from '@opentelemetry/api';
import { errorTypeOf, type BlockEnd } from '#operations';
import { observesDatabases, openCall, type OpenCall, type StoreCall } from '#tracing';
import { databaseMetrics } from './database.metrics.js';
import type { EndedCall } from './ended-call.js';

const MEASURED = createContextKey('nestjs-observability measured above');

/** A context whose calls are part of a call that is measured already: they have spans and are not measured again. */
export function measuredAbove(from: Context): Context {
  return from.setValue(MEASURED, true);
}

/**
 * Observes a call of a database or store: creates a client span if the caller has an active span, and records
 * `db_client_operation_duration_seconds`, unless the caller is measured as a whole ({@link measuredAbove}).
 *
 * @param patched the function that makes the call; if an OpenTelemetry instrumentation has patched it, no span is
 *   created here
 * @param statusOf returns the database's code of an error; undefined for other errors
 * @example
 * ```ts
 * const call = observeCall({ system: 'redis', operation: 'GET' }, send, redisStatus);
 * send(command).then(() => call.end(undefined), (error) => call.end({ error }));
 * ```
 */
export function observeCall(
  call: StoreCall,
  patched: unknown,
  statusOf: (error: unknown) => string | undefined,
): OpenCall {
  if (!observesDatabases()) return { inside: context.active(), end: () => undefined };
  const open = openCall(call, patched);
  const startedAt = performance.now();
  return {
    inside: open.inside,
    end(failure: BlockEnd['failure']) {
      const status = failure && statusOf(failure.error);
      open.end(failure, status);
      if (open.inside.getValue(MEASURED) === true) return;
      const errorType = failure && (status ?? errorTypeOf(failure.error));
      context.with(open.inside, record, undefined, {
        ...{ call, seconds: (performance.now() - startedAt) / 1000 },
        ...{ status, errorType },
      });
    },
  };
}

function record(ended: EndedCall): void {
  try {
    databaseMetrics()?.record(ended);
  } catch {
    // Recording must not affect the recorded call.
  }
}
