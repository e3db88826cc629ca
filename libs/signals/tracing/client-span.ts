import { context, SpanKind, SpanStatusCode, trace, type Context, type Span } from '@opentelemetry/api';
import {
  ATTR_DB_COLLECTION_NAME,
  ATTR_DB_NAMESPACE,
  ATTR_DB_OPERATION_BATCH_SIZE,
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_QUERY_SUMMARY,
  ATTR_DB_QUERY_TEXT,
  ATTR_DB_RESPONSE_STATUS_CODE,
  ATTR_DB_SYSTEM_NAME,
  ATTR_ERROR_TYPE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';
import { tracerOf } from './tracer-of.js';
import { errorTypeOf, type BlockEnd } from '#operations';
import { isPatched } from './seams.js';

/** Databases and stores by `db.system.name`; `other_sql` if the database is not known. */
type StoreSystem =
  | 'postgresql'
  | 'redis'
  | 'mysql'
  | 'mariadb'
  | 'mongodb'
  | 'sqlite'
  | 'cockroachdb'
  | 'microsoft.sql_server'
  | 'other_sql';

/** A database call, with the parts named in the semantic conventions for databases. Contains no values. */
export interface StoreCall {
  /** Read again at the end: the database of an operation of Prisma is known from its first statement on. */
  readonly system: StoreSystem;
  /** E.g. `SELECT`; undefined when unknown. */
  readonly operation?: string | undefined;
  /** A table. */
  readonly collection?: string | undefined;
  /** The database, by name or number. */
  readonly namespace?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** The statement or command, without values. */
  readonly text?: string | undefined;
  /** Operations that are sent together: from two on, or 0 for an empty batch. */
  readonly batchSize?: number | undefined;
}

/** A call in progress. */
export interface OpenCall {
  /** The caller's context, with the call's span if there is one. */
  readonly inside: Context;
  /**
   * Ends the span; once.
   *
   * @param status what the database said about a failure, such as an SQLSTATE
   */
  end(failure: BlockEnd['failure'], status?: string): void;
}

/**
 * Starts a client span for a call if the caller is in a recorded span: background work of a pool or a queue starts no
 * trace.
 *
 * @param patched the function that makes the call; if an OpenTelemetry instrumentation has patched it, it creates a
 *   span itself
 */
export function openCall(call: StoreCall, patched: unknown): OpenCall {
  const caller = context.active();
  const { system } = call;
  const span = isPatched(patched) || !trace.getSpan(caller)?.isRecording() ? undefined : startSafely(call);
  return {
    inside: span ? trace.setSpan(caller, span) : caller,
    end: (failure, status) =>
      span && endSafely(span, failure, status, call.system === system ? undefined : call.system),
  };
}

/** The user's sampler or span processor may throw; the call then has no span. */
function startSafely(call: StoreCall): Span | undefined {
  const { system, operation, collection, namespace, host, port, text, batchSize } = call;
  const summary = [operation, collection].filter(Boolean).join(' ') || undefined;
  const attributes = {
    [ATTR_DB_SYSTEM_NAME]: system,
    [ATTR_DB_OPERATION_NAME]: operation,
    [ATTR_DB_COLLECTION_NAME]: collection,
    [ATTR_DB_QUERY_SUMMARY]: summary,
    [ATTR_DB_QUERY_TEXT]: text,
    [ATTR_DB_OPERATION_BATCH_SIZE]: batchSize,
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

/** An error's message may contain values, so the span gets only the code. */
function endSafely(
  span: Span,
  failure: BlockEnd['failure'],
  status: string | undefined,
  system: StoreSystem | undefined,
): void {
  try {
    if (system !== undefined) span.setAttribute(ATTR_DB_SYSTEM_NAME, system);
    if (failure) {
      span.setAttribute(ATTR_ERROR_TYPE, status ?? errorTypeOf(failure.error));
      if (status !== undefined) span.setAttribute(ATTR_DB_RESPONSE_STATUS_CODE, status);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  } catch {
    // The application is not affected.
  }
}
