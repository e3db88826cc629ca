import { context } from '@opentelemetry/api';
import { namesOf, observeCall, sqlQueryText, statementOf, type Statement } from '#databases';
import { errorTypeOf, track, type BlockEnd } from '#operations';
import type { PgClient, PgPool } from './pg-pool.js';
import { clientsOf } from './seams.js';
import { whenAnswered } from './when-answered.js';

/** Called with each completed statement, in the context of its caller. */
export type StatementRecorder = (statement: Statement, end: BlockEnd) => void;

/** Acquiring a connection. Recorded only on failure, when there is no statement. */
const CONNECT: Statement = { operation: 'connect', table: 'none' };

const watched = new WeakMap<PgPool, Set<StatementRecorder>>();

/**
 * Records the statements of a pool, on existing and future connections, and failures to acquire a connection as the
 * operation `connect`. Results are unchanged; streams and cursors are not measured.
 *
 * A statement gets a client span if its caller is in a span, by the semantic conventions for databases and without
 * values, unless an OpenTelemetry instrumentation creates that span.
 *
 * @returns a function that removes this recorder
 */
export function watchQueries(pool: PgPool, recorder: StatementRecorder): () => void {
  const recorders = watched.get(pool) ?? wrapped(pool);
  recorders.add(recorder);
  return () => void recorders.delete(recorder);
}

/** A pool and its connections are wrapped once, however many recorders there are. */
function wrapped(pool: PgPool): Set<StatementRecorder> {
  const recorders = new Set<StatementRecorder>();
  watched.set(pool, recorders);
  wrapConnect(pool, recorders);
  pool.on('connect', (client) => wrapQuery(client, recorders));
  for (const client of clientsOf(pool)) wrapQuery(client, recorders);
  return recorders;
}

function wrapConnect(pool: PgPool, recorders: ReadonlySet<StatementRecorder>): void {
  const connect = pool.connect;
  pool.connect = function (this: unknown, ...args: unknown[]): unknown {
    const caller = context.active();
    const ended = (end: BlockEnd): void => {
      if (end.failure) context.with(caller, tell, undefined, recorders, CONNECT, end);
    };
    const [callback] = args;
    if (typeof callback !== 'function') return track(() => connect.apply(this, args), ended);
    // The pool calls back in the context that released the connection, which may be that of another request.
    return connect.call(this, context.bind(caller, whenAnswered(callback, ended)));
  };
}

function wrapQuery(client: PgClient, recorders: ReadonlySet<StatementRecorder>): void {
  const query = client.query;
  client.query = function (this: unknown, ...args: unknown[]): unknown {
    const text = textOf(args[0]);
    if (text === undefined || recorders.size === 0) return query.apply(this, args);
    const statement = statementOf(text);
    const call = observeCall(callOf(statement, text, client), query, sqlState);
    const ended = (end: BlockEnd): void => {
      call.end(end.failure);
      context.with(call.inside, tell, undefined, recorders, statement, end);
    };
    const last = args.at(-1);
    if (typeof last !== 'function') return track(() => query.apply(this, args), ended);
    return query.apply(this, [...args.slice(0, -1), whenAnswered(last, ended)]);
  };
}

function tell(recorders: ReadonlySet<StatementRecorder>, statement: Statement, end: BlockEnd): void {
  for (const record of recorders) record(statement, end);
}

/** Undefined for anything but a plain statement, such as a cursor. */
function textOf(query: unknown): string | undefined {
  if (typeof query === 'string') return query;
  const { text, submit, callback } = (query ?? {}) as Record<string, unknown>;
  return typeof text === 'string' && submit === undefined && callback === undefined ? text : undefined;
}

/** An SQLSTATE; excludes codes such as `EPIPE`. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

function sqlState(error: unknown): string | undefined {
  const type = errorTypeOf(error);
  return SQLSTATE.test(type) ? type : undefined;
}

function callOf(statement: Statement, text: string, { host, port, database }: PgClient) {
  return {
    system: 'postgresql',
    ...namesOf(statement),
    namespace: database,
    text: sqlQueryText(text),
    host,
    port,
  } as const;
}
