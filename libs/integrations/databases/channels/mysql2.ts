import { activeContext, enterContext } from '#kernel';
import { observeCall } from '../observed-call.js';
import { sqlQueryText } from '../query-text.js';
import { statementOf } from '../statement.js';
import { listen, observeChannel } from './traced-channel.js';

/** What mysql2 (from 3.20) publishes about a statement. */
interface MysqlStatement {
  readonly query: string;
  readonly database?: string;
  /** Host, or the path of a socket. */
  readonly serverAddress: string;
  readonly serverPort?: number;
}

/**
 * Observes the statements of all connections of mysql2.
 *
 * @param isOurs whether the work at hand belongs to this application: the channels are the process's
 * @returns stops observing
 */
export function observeMysql(isOurs: () => boolean): () => void {
  const open = (message: MysqlStatement) =>
    isOurs() ? observeCall(callOf(message), undefined, mysqlStatus) : undefined;
  const stops = [observeChannel('mysql2:query', open), observeChannel('mysql2:execute', open), keepCallers()];
  return () => stops.forEach((stop) => stop());
}

/** A pool hands a connection on in the context of who gave it back: what waited for it goes on in its own. */
function keepCallers(): () => void {
  const callers = new WeakMap<object, ReturnType<typeof activeContext>>();
  return listen('mysql2:pool:connect', {
    start: (message) => void callers.set(message as object, activeContext()),
    asyncStart: (message) => {
      const caller = callers.get(message as object);
      if (caller) enterContext(caller);
    },
  });
}

function callOf({ query, database, serverAddress, serverPort }: MysqlStatement) {
  const text = sqlQueryText(query, true);
  // mysql2 has put the values in: where texts cannot be removed, only what precedes the first of them is read.
  const bare = text ?? query.slice(0, query.search(/["'\\#]|$/));
  const { operation, table } = statementOf(bare.replaceAll('`', '"'));
  return {
    system: 'mysql',
    operation: operation === 'other' ? undefined : operation.toUpperCase(),
    collection: table === 'none' ? undefined : table,
    namespace: database || undefined,
    host: serverAddress,
    port: serverPort,
    text,
  } as const;
}

/** The number of an error of the server, which has an SQLSTATE as well. */
function mysqlStatus(error: unknown): string | undefined {
  const { errno, sqlState } = (error ?? {}) as { errno?: unknown; sqlState?: unknown };
  return typeof errno === 'number' && sqlState ? String(errno) : undefined;
}
