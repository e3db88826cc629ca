import { context, SpanKind, SpanStatusCode, trace, type Context, type Span } from '@opentelemetry/api';
import {
  ATTR_DB_COLLECTION_NAME,
  ATTR_DB_NAMESPACE,
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_QUERY_SUMMARY,
  ATTR_DB_RESPONSE_STATUS_CODE,
  ATTR_DB_SYSTEM_NAME,
  ATTR_ERROR_TYPE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';
import { tracerOf } from './tracer-of.js';
import { errorTypeOf, type BlockEnd } from '#operations';
import { isPatched } from './seams.js';

/** A call of a database or store, as the semantic conventions for databases name its parts. No values. */
export interface StoreCall {
  readonly system: 'postgresql' | 'redis';
  /** Such as `SELECT`; undefined where it is not known. */
  readonly operation?: string | undefined;
  /** A table. */
  readonly collection?: string | undefined;
  /** The database, by name or number. */
  readonly namespace?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

/** A call on its way. */
export interface OpenCall {
  /** The caller's context, with the span where there is one. */
  readonly inside: Context;
  /** Ends the span; once. */
  end(failure: BlockEnd['failure']): void;
}

/** An SQLSTATE; `EPIPE` is none. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/**
 * Makes a client span for a call, where the caller works in a recorded span: what a pool or a queue does by itself in the
 * background begins no trace.
 *
 * @param patched the function that makes the call; one that an OpenTelemetry instrumentation has patched makes a span itself
 */
export function openCall(call: StoreCall, patched: unknown): OpenCall {
  const caller = context.active();
  const span = isPatched(patched) || !trace.getSpan(caller)?.isRecording() ? undefined : startSafely(call);
  return {
    inside: span ? trace.setSpan(caller, span) : caller,
    end: (failure) => span && endSafely(span, failure),
  };
}

/** A sampler or a span processor of the user's may throw; then the call goes without a span. */
function startSafely({ system, operation, collection, namespace, host, port }: StoreCall): Span | undefined {
  const summary = [operation, collection].filter(Boolean).join(' ') || undefined;
  const attributes = {
    [ATTR_DB_SYSTEM_NAME]: system,
    [ATTR_DB_OPERATION_NAME]: operation,
    [ATTR_DB_COLLECTION_NAME]: collection,
    [ATTR_DB_QUERY_SUMMARY]: summary,
    [ATTR_DB_NAMESPACE]: namespace,
    [ATTR_SERVER_ADDRESS]: host,
    [ATTR_SERVER_PORT]: port,
  };
  try {
    return tracerOf().startSpan(summary ?? system, { kind: SpanKind.CLIENT, attributes });
  } catch {
    return undefined;
  }
}

/** The message of an error may quote values: the span gets the code alone. */
function endSafely(span: Span, failure: BlockEnd['failure']): void {
  try {
    if (failure) {
      const type = errorTypeOf(failure.error);
      span.setAttribute(ATTR_ERROR_TYPE, type);
      if (SQLSTATE.test(type)) span.setAttribute(ATTR_DB_RESPONSE_STATUS_CODE, type);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  } catch {
    // Not the application's concern.
  }
}
