import { track, type BlockEnd } from '../track.js';
import type { PgClient, PgPool } from './pg-pool.js';
import { statementOf, type Statement } from './statement.js';

/** Told of each statement that ended. */
export type StatementRecorder = (statement: Statement, end: BlockEnd) => void;

const watched = new WeakMap<object, Set<StatementRecorder>>();

/**
 * Records the statements of a pool: of every connection it makes from now on, and of those it has. What a statement
 * answers stays as it is; streams and cursors are not measured.
 *
 * @returns a function that ends it for this recorder
 */
export function watchQueries(pool: PgPool, recorder: StatementRecorder): () => void {
  const connected = (client: PgClient): void => watchClient(client, recorder);
  pool.on('connect', connected);
  for (const client of clientsOf(pool)) connected(client);
  return () => {
    pool.off('connect', connected);
    for (const client of clientsOf(pool)) watched.get(client)?.delete(recorder);
  };
}

/** The connections that a pool has. */
function clientsOf(pool: PgPool): PgClient[] {
  return (pool as { _clients?: PgClient[] })._clients ?? [];
}

function watchClient(client: PgClient, recorder: StatementRecorder): void {
  const recorders = watched.get(client) ?? new Set();
  recorders.add(recorder);
  if (watched.has(client)) return;
  watched.set(client, recorders);
  const query = client.query;
  client.query = function (this: unknown, ...args: unknown[]): unknown {
    const text = textOf(args[0]);
    if (text === undefined) return query.apply(this, args);
    const ended = (end: BlockEnd): void => {
      const statement = statementOf(text);
      for (const record of recorders) record(statement, end);
    };
    const last = args.at(-1);
    if (typeof last !== 'function') return track(() => query.apply(this, args), ended);
    const startedAt = performance.now();
    const callback = (error: unknown, ...rest: unknown[]): void => {
      tellSafely(ended, {
        seconds: (performance.now() - startedAt) / 1000,
        ...(error ? { failure: { error } } : {}),
      });
      (last as (...all: unknown[]) => void)(error, ...rest);
    };
    return query.apply(this, [...args.slice(0, -1), callback]);
  };
}

/** Undefined for what is no plain statement, such as a cursor. */
function textOf(query: unknown): string | undefined {
  if (typeof query === 'string') return query;
  const { text, submit, callback } = (query ?? {}) as Record<string, unknown>;
  return typeof text === 'string' && submit === undefined && callback === undefined ? text : undefined;
}

function tellSafely(ended: (end: BlockEnd) => void, end: BlockEnd): void {
  try {
    ended(end);
  } catch {
    // Recording never breaks what it records.
  }
}
